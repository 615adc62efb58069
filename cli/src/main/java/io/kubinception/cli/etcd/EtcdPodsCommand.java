package io.kubinception.cli.etcd;

import picocli.CommandLine.Command;

/** {@code kubinception etcd pods}. */
@Command(
    name = "pods",
    description = "Etcd clusters of pods, which the operator runs in the admin cluster.",
    synopsisSubcommandLabel = "COMMAND")
public final class EtcdPodsCommand {}
