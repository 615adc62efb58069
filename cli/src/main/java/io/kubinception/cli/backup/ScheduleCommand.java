package io.kubinception.cli.backup;

import picocli.CommandLine.Command;

/** {@code kubinception etcd backup schedule}. */
@Command(
    name = "schedule",
    description = "Backups at regular times.",
    synopsisSubcommandLabel = "COMMAND")
public final class ScheduleCommand {}
