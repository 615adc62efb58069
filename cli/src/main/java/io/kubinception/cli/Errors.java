package io.kubinception.cli;

import io.kubinception.cli.check.Names;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Terminal;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The end of commands that went wrong: a sentence, and the cause only when asked for. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final GlobalOptions options;
  private final Terminal terminal;

  Errors(GlobalOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof Failure failure) {
      say(failure.sentence());
      showCause(failure.getCause() == null ? failure : failure.getCause());
      return failure.exitCode();
    }
    say(
        "%s (%s). This is a bug: please report it with the output of --verbose"
            .formatted(
                Objects.requireNonNullElse(e.getMessage(), "no message"),
                e.getClass().getSimpleName()));
    showCause(e);
    return ExitCode.FAILED;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    if (isGroupAlone(e)) {
      e.getCommandLine().usage(terminal.err());
      return ExitCode.USAGE;
    }
    say(parseSentence(e));
    terminal.note(
        "See '%s --help'.".formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  /** A group of commands, named without one of them: its help says which there are. */
  private static boolean isGroupAlone(ParameterException e) {
    return !(e instanceof UnmatchedArgumentException)
        && !e.getCommandLine().getSubcommands().isEmpty()
        && e.getValue() == null
        && e.getArgSpec() == null;
  }

  private static String parseSentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      var argument = unmatched.getUnmatched().getFirst();
      var what = argument.startsWith("-") ? "option" : "command or argument";
      var near =
          Names.nearest(argument, known(e.getCommandLine(), argument))
              .map(": did you mean %s?"::formatted)
              .orElse("");
      return "there is no %s '%s'%s".formatted(what, argument, near);
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      var argument = missing.getMissing().getFirst();
      var label = argument.isOption() ? "option " + name(argument) : argument.paramLabel();
      return label + " is missing";
    }
    return Objects.requireNonNullElse(e.getMessage(), "wrong usage");
  }

  /** What could have stood there. */
  private static Set<String> known(CommandLine command, String argument) {
    return argument.startsWith("-")
        ? command.getCommandSpec().optionsMap().keySet()
        : command.getSubcommands().keySet();
  }

  private static String name(CommandLine.Model.ArgSpec argument) {
    var option = ((CommandLine.Model.OptionSpec) argument).longestName();
    return argument.arity().max() == 0 ? option : option + " " + argument.paramLabel();
  }

  private void say(String sentence) {
    terminal.note(terminal.style().as(Mark.BAD, "error:") + " " + sentence);
  }

  private void showCause(Throwable cause) {
    if (options.verbose()) {
      cause.printStackTrace(terminal.err());
      terminal.err().flush();
    }
  }
}
