package io.kubinception.cli;

import io.kubinception.cli.backup.BackupCommand;
import io.kubinception.cli.backup.BackupCreateCommand;
import io.kubinception.cli.backup.BackupDeleteCommand;
import io.kubinception.cli.backup.BackupDrillCommand;
import io.kubinception.cli.backup.BackupExtractCommand;
import io.kubinception.cli.backup.BackupListCommand;
import io.kubinception.cli.backup.BackupVerifyCommand;
import io.kubinception.cli.backup.RestoreCommand;
import io.kubinception.cli.backup.ScheduleCommand;
import io.kubinception.cli.backup.ScheduleCreateCommand;
import io.kubinception.cli.backup.ScheduleDeleteCommand;
import io.kubinception.cli.backup.ScheduleListCommand;
import io.kubinception.cli.cluster.ClusterAllowCommand;
import io.kubinception.cli.cluster.ClusterCommand;
import io.kubinception.cli.cluster.ClusterCreateCommand;
import io.kubinception.cli.cluster.ClusterDeleteCommand;
import io.kubinception.cli.cluster.ClusterGetCommand;
import io.kubinception.cli.cluster.ClusterHibernateCommand;
import io.kubinception.cli.cluster.ClusterKubeconfigCommand;
import io.kubinception.cli.cluster.ClusterListCommand;
import io.kubinception.cli.cluster.ClusterMaintenanceCommand;
import io.kubinception.cli.cluster.ClusterOidcCommand;
import io.kubinception.cli.cluster.ClusterPlanCommand;
import io.kubinception.cli.cluster.ClusterProtectCommand;
import io.kubinception.cli.cluster.ClusterRotateCommand;
import io.kubinception.cli.cluster.ClusterSizeCommand;
import io.kubinception.cli.cluster.ClusterUndeleteCommand;
import io.kubinception.cli.cluster.ClusterUpgradeCommand;
import io.kubinception.cli.cluster.ClusterWakeCommand;
import io.kubinception.cli.etcd.EtcdAlarmCommand;
import io.kubinception.cli.etcd.EtcdCertificatesCommand;
import io.kubinception.cli.etcd.EtcdCloudInitCommand;
import io.kubinception.cli.etcd.EtcdCommand;
import io.kubinception.cli.etcd.EtcdDefragCommand;
import io.kubinception.cli.etcd.EtcdInstallCommand;
import io.kubinception.cli.etcd.EtcdJoinCommand;
import io.kubinception.cli.etcd.EtcdMemberCommand;
import io.kubinception.cli.etcd.EtcdMoveCommand;
import io.kubinception.cli.etcd.EtcdPodsCommand;
import io.kubinception.cli.etcd.EtcdPodsCreateCommand;
import io.kubinception.cli.etcd.EtcdPodsDeleteCommand;
import io.kubinception.cli.etcd.EtcdPodsGiveUpCommand;
import io.kubinception.cli.etcd.EtcdPodsRecoverCommand;
import io.kubinception.cli.etcd.EtcdPodsResizeCommand;
import io.kubinception.cli.etcd.EtcdPodsRotateCommand;
import io.kubinception.cli.etcd.EtcdPodsUpgradeCommand;
import io.kubinception.cli.etcd.EtcdQuotaCommand;
import io.kubinception.cli.etcd.EtcdRecoverCommand;
import io.kubinception.cli.etcd.EtcdRotateCommand;
import io.kubinception.cli.etcd.EtcdSnapshotCommand;
import io.kubinception.cli.etcd.EtcdStatusCommand;
import io.kubinception.cli.etcd.EtcdUpgradeCommand;
import io.kubinception.cli.lab.ChaosCommand;
import io.kubinception.cli.lab.DownCommand;
import io.kubinception.cli.lab.SbomCommand;
import io.kubinception.cli.lab.ServersCommand;
import io.kubinception.cli.lab.TestCommand;
import io.kubinception.cli.lab.UpCommand;
import io.kubinception.cli.nodepool.NodePoolCommand;
import io.kubinception.cli.nodepool.NodePoolCreateCommand;
import io.kubinception.cli.nodepool.NodePoolDeleteCommand;
import io.kubinception.cli.nodepool.NodePoolListCommand;
import io.kubinception.cli.nodepool.NodePoolScaleCommand;
import io.kubinception.cli.nodepool.NodePoolUpgradeCommand;
import io.kubinception.cli.output.Format;
import io.kubinception.cli.progress.DurationConverter;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.TypeConversionException;

/** The tree of commands. */
final class Commands {
  private static final int HELP_WIDTH = 100;
  private static final String[] EXIT_CODES = {
    "%nExit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 timed out waiting.%n"
        + "The admin cluster: --kubeconfig, else KUBINCEPTION_KUBECONFIG, else%n"
        + "~/.kubinception/admin.kubeconfig, else KUBECONFIG, else ~/.kube/config."
  };

  private Commands() {}

  static CommandLine tree(GlobalOptions options, Session session) {
    var root =
        new CommandLine(new KubinceptionCommand(options))
            .addSubcommand(new UpCommand(session))
            .addSubcommand(new DownCommand(session))
            .addSubcommand(new StatusCommand(session))
            .addSubcommand(cluster(session))
            .addSubcommand(nodePool(session))
            .addSubcommand(etcd(session))
            .addSubcommand(new FsckCommand(session))
            .addSubcommand(new ServersCommand(session))
            .addSubcommand(new ChaosCommand(session))
            .addSubcommand(new SbomCommand(session))
            .addSubcommand(new TestCommand(session))
            .addSubcommand(new CompletionCommand(session));
    return settled(root, options, session);
  }

  private static CommandLine cluster(Session session) {
    return new CommandLine(new ClusterCommand())
        .addSubcommand(new ClusterCreateCommand(session))
        .addSubcommand(new ClusterListCommand(session))
        .addSubcommand(new ClusterGetCommand(session))
        .addSubcommand(new ClusterKubeconfigCommand(session))
        .addSubcommand(new ClusterPlanCommand(session))
        .addSubcommand(new ClusterSizeCommand(session))
        .addSubcommand(new ClusterUpgradeCommand(session))
        .addSubcommand(new ClusterRotateCommand(session))
        .addSubcommand(new ClusterAllowCommand(session))
        .addSubcommand(new ClusterOidcCommand(session))
        .addSubcommand(new ClusterMaintenanceCommand(session))
        .addSubcommand(new ClusterHibernateCommand(session))
        .addSubcommand(new ClusterWakeCommand(session))
        .addSubcommand(new ClusterProtectCommand(session))
        .addSubcommand(new ClusterDeleteCommand(session))
        .addSubcommand(new ClusterUndeleteCommand(session));
  }

  private static CommandLine backup(Session session) {
    return new CommandLine(new BackupCommand())
        .addSubcommand(new BackupCreateCommand(session))
        .addSubcommand(new BackupListCommand(session))
        .addSubcommand(new BackupVerifyCommand(session))
        .addSubcommand(new BackupDrillCommand(session))
        .addSubcommand(new BackupExtractCommand(session))
        .addSubcommand(new BackupDeleteCommand(session))
        .addSubcommand(schedule(session));
  }

  private static CommandLine schedule(Session session) {
    return new CommandLine(new ScheduleCommand())
        .addSubcommand(new ScheduleCreateCommand(session))
        .addSubcommand(new ScheduleListCommand(session))
        .addSubcommand(new ScheduleDeleteCommand(session));
  }

  private static CommandLine pods(Session session) {
    return new CommandLine(new EtcdPodsCommand())
        .addSubcommand(new EtcdPodsCreateCommand(session))
        .addSubcommand(new EtcdPodsResizeCommand(session))
        .addSubcommand(new EtcdPodsUpgradeCommand(session))
        .addSubcommand(new EtcdPodsRotateCommand(session))
        .addSubcommand(new EtcdPodsRecoverCommand(session))
        .addSubcommand(new EtcdPodsGiveUpCommand(session))
        .addSubcommand(new EtcdPodsDeleteCommand(session));
  }

  private static CommandLine nodePool(Session session) {
    return new CommandLine(new NodePoolCommand())
        .addSubcommand(new NodePoolCreateCommand(session))
        .addSubcommand(new NodePoolListCommand(session))
        .addSubcommand(new NodePoolScaleCommand(session))
        .addSubcommand(new NodePoolUpgradeCommand(session))
        .addSubcommand(new NodePoolDeleteCommand(session));
  }

  private static CommandLine etcd(Session session) {
    return new CommandLine(new EtcdCommand())
        .addSubcommand(new EtcdStatusCommand(session))
        .addSubcommand(new EtcdMemberCommand(session))
        .addSubcommand(new EtcdDefragCommand(session))
        .addSubcommand(new EtcdSnapshotCommand(session))
        .addSubcommand(new EtcdAlarmCommand(session))
        .addSubcommand(new EtcdInstallCommand(session))
        .addSubcommand(new EtcdJoinCommand(session))
        .addSubcommand(new EtcdUpgradeCommand(session))
        .addSubcommand(new EtcdRotateCommand(session))
        .addSubcommand(new EtcdRecoverCommand(session))
        .addSubcommand(new EtcdCloudInitCommand(session))
        .addSubcommand(new EtcdCertificatesCommand(session))
        .addSubcommand(pods(session))
        .addSubcommand(new EtcdQuotaCommand(session))
        .addSubcommand(backup(session))
        .addSubcommand(new RestoreCommand(session))
        .addSubcommand(new EtcdMoveCommand(session));
  }

  private static CommandLine settled(CommandLine root, GlobalOptions options, Session session) {
    var errors = new Errors(options, session.terminal());
    describe(root);
    return root.setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, new DurationConverter())
        .registerConverter(Format.class, Format::parse)
        .registerConverter(int.class, Commands::wholeNumber)
        .registerConverter(Integer.class, Commands::wholeNumber)
        .setOut(session.terminal().out())
        .setErr(session.terminal().err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                session.terminal().style().colour()
                    ? CommandLine.Help.Ansi.ON
                    : CommandLine.Help.Ansi.OFF))
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors);
  }

  private static Integer wholeNumber(String value) {
    try {
      return Integer.valueOf(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'%s' is no whole number".formatted(value));
    }
  }

  private static void describe(CommandLine command) {
    // A fixed width: measuring the terminal would start a process each time.
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.width(HELP_WIDTH);
    usage.sortOptions(false);
    usage.footer(EXIT_CODES);
    command.getSubcommands().values().forEach(Commands::describe);
  }
}
