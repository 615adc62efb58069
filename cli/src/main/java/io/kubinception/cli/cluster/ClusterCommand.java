package io.kubinception.cli.cluster;

import picocli.CommandLine.Command;

/** {@code kubinception cluster}. */
@Command(name = "cluster", description = "Customer clusters.", synopsisSubcommandLabel = "COMMAND")
public final class ClusterCommand {}
