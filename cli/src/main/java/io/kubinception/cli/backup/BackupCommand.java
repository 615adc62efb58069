package io.kubinception.cli.backup;

import picocli.CommandLine.Command;

/** {@code kubinception etcd backup}. */
@Command(
    name = "backup",
    description = "Backups of customers' data, and of whole etcd clusters.",
    synopsisSubcommandLabel = "COMMAND")
public final class BackupCommand {}
