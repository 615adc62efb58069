package io.kubinception.cli.nodepool;

import picocli.CommandLine.Command;

/** {@code kubinception nodepool}. */
@Command(
    name = "nodepool",
    description = "Groups of worker nodes of customer clusters.",
    synopsisSubcommandLabel = "COMMAND")
public final class NodePoolCommand {}
