package io.kubinception.cli.check;

import io.kubinception.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that options name. */
public final class TextFile {

  /**
   * What is in it.
   *
   * @param option that names the file, like --issuer-ca
   * @throws Failure when it cannot be read
   */
  public static String read(String option, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Failure.usage("%s: cannot read %s".formatted(option, file)).because(e);
    }
  }

  private TextFile() {}
}
