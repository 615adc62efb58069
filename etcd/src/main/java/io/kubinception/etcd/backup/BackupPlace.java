package io.kubinception.etcd.backup;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A store with the key of its backups.
 *
 * @param store where backups are
 * @param key what they are encrypted with
 */
public record BackupPlace(BackupStore store, BackupKey key) implements AutoCloseable {
  private static final String KEY = "encryptionKey";
  private static final String DIRECTORY = "directory";
  private static final String BUCKET = "bucket";
  private static final String ACCESS = "accessKey";
  private static final String SECRET = "secretKey";
  private static final String ENDPOINT = "endpoint";
  private static final String REGION = "region";
  private static final String PREFIX = "prefix";
  private static final Set<String> WEB = Set.of("http", "https");
  private static final Set<String> ALL =
      Set.of(KEY, DIRECTORY, BUCKET, ACCESS, SECRET, ENDPOINT, REGION, PREFIX);

  /**
   * Opens what the settings describe: {@code encryptionKey}, and either {@code directory} or {@code
   * bucket}, {@code accessKey}, {@code secretKey} and perhaps {@code endpoint}, {@code region},
   * {@code prefix}.
   *
   * @throws BackupException.Misconfigured when they describe none, with what is missing
   */
  public static BackupPlace of(Map<String, String> settings) {
    var unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(ALL);
    if (!unknown.isEmpty()) {
      throw new BackupException.Misconfigured(
          "the description of the backup store has unknown settings %s; there are %s"
              .formatted(unknown, new TreeSet<>(ALL)));
    }
    if (settings.containsKey(DIRECTORY) == settings.containsKey(BUCKET)) {
      throw new BackupException.Misconfigured(
          "a backup store is described by either directory or bucket");
    }
    BackupKey key = BackupKey.ofBase64(required(settings, KEY));
    return new BackupPlace(
        settings.containsKey(DIRECTORY)
            ? new DirectoryStore(Path.of(required(settings, DIRECTORY)))
            : s3(settings),
        key);
  }

  private static S3Store s3(Map<String, String> settings) {
    Optional<URI> endpoint =
        Optional.ofNullable(settings.get(ENDPOINT)).map(String::strip).map(BackupPlace::endpoint);
    return new S3Store(
        new S3Store.Place(
            endpoint,
            settings.getOrDefault(REGION, "us-east-1").strip(),
            required(settings, BUCKET),
            settings.getOrDefault(PREFIX, "").strip()),
        required(settings, ACCESS),
        required(settings, SECRET));
  }

  private static URI endpoint(String text) {
    return parsed(text)
        .filter(uri -> WEB.contains(String.valueOf(uri.getScheme())) && uri.getHost() != null)
        .orElseThrow(
            () ->
                new BackupException.Misconfigured(
                    "the endpoint of the backup store is a URL like https://s3.example.com:9000, not '%s'"
                        .formatted(text)));
  }

  private static Optional<URI> parsed(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String required(Map<String, String> settings, String name) {
    String value = settings.get(name);
    if (value == null || value.isBlank()) {
      throw new BackupException.Misconfigured("the description of the backup store lacks " + name);
    }
    return value.strip();
  }

  @Override
  public void close() {
    store.close();
  }

  /** The key's id alone. */
  @Override
  public String toString() {
    return "BackupPlace[" + key.id() + "]";
  }
}
