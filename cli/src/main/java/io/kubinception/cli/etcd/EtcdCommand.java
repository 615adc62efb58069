package io.kubinception.cli.etcd;

import picocli.CommandLine.Command;

/** {@code kubinception etcd}. */
@Command(
    name = "etcd",
    description = "Etcd clusters that keep the customers' data.",
    synopsisSubcommandLabel = "COMMAND")
public final class EtcdCommand {}
