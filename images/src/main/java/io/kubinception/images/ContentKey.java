package io.kubinception.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Names a result by everything that it is made from: same key, same result, nothing to do. */
final class ContentKey {

  private final MessageDigest digest;

  ContentKey() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  ContentKey add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // With lengths, so that "ab" + "c" is not "a" + "bc".
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
    return this;
  }

  ContentKey add(Command command) {
    command.words().forEach(this::add);
    command.environment().entrySet().stream()
        .map(Object::toString)
        .sorted()
        .forEachOrdered(this::add);
    return this;
  }

  ContentKey addFile(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      add(file.getFileName() + (Files.isExecutable(file) ? " x " : " - ") + Files.size(file));
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return this;
    } catch (IOException e) {
      throw new BuildFailed("Cannot read " + file, e);
    }
  }

  /** All files below a folder, with their relative paths. */
  ContentKey addFolder(Path folder) {
    for (Path file : filesBelow(folder)) {
      add(folder.relativize(file).toString()).addFile(file);
    }
    return this;
  }

  /** The key; nothing can be added after. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> filesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new BuildFailed("Cannot read the folder " + folder, e);
    }
  }
}
