package io.kubinception.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kubinception completion}. */
@Command(
    name = "completion",
    description = {
      "Print a script that completes commands and options.",
      "bash: source <(kubinception completion bash)",
      "zsh:  source <(kubinception completion zsh)"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "bash|zsh", description = "The shell.")
  private Shell shell = Shell.BASH;

  enum Shell {
    BASH,
    ZSH
  }

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var script = AutoComplete.bash("kubinception", spec.root().commandLine());
    // zsh reads the script of bash once its own emulation of completions is on.
    session
        .terminal()
        .print(
            shell == Shell.ZSH
                ? "autoload -Uz compinit bashcompinit && compinit && bashcompinit\n" + script
                : script);
    return ExitCode.OK;
  }
}
