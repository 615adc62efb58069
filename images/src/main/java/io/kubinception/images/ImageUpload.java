package io.kubinception.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Brings an image into a registry with its layers as they are saved. {@code docker push} would
 * compress them, and each of a lab's machines, which are on the same disk, would unpack them again.
 *
 * <p>Sources: distribution's specification of the registry's API, Docker's image manifest V2 schema
 * 2, and the format of {@code docker save}.
 */
final class ImageUpload {
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar";
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};

  private static final Pattern CONFIG_FILE = Pattern.compile("\"Config\":\"([^\"]+)\"");
  private static final Pattern LAYER_FILES = Pattern.compile("\"Layers\":\\[([^\\]]*)\\]");
  private static final Pattern TEXT = Pattern.compile("\"([^\"]+)\"");

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final HttpClient http;
  private final URI repository;

  /**
   * @param address host and port of a registry without TLS
   * @param repository the image's name there
   */
  ImageUpload(HttpClient http, String address, String repository) {
    this.http = http;
    this.repository = URI.create("http://%s/v2/%s/".formatted(address, repository));
  }

  private record Blob(String mediaType, String digest, long bytes) {
    String json() {
      return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
          .formatted(mediaType, digest, bytes);
    }
  }

  /**
   * Uploads what the registry lacks, the manifest last.
   *
   * @param saved what {@code docker save} wrote of the one image, unpacked
   */
  void upload(Path saved, String tag) throws InterruptedException {
    try {
      String index = Files.readString(saved.resolve("manifest.json"));
      Blob config = blob(saved.resolve(find(CONFIG_FILE, index)), CONFIG);
      List<String> files =
          TEXT.matcher(find(LAYER_FILES, index)).results().map(m -> m.group(1)).toList();
      var layers = new ArrayList<Blob>();
      for (String file : files) {
        layers.add(layer(saved.resolve(file)));
      }
      String manifest =
          "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
              .formatted(
                  MANIFEST,
                  config.json(),
                  layers.stream().map(Blob::json).collect(Collectors.joining(",")));
      send(
          HttpRequest.newBuilder(repository.resolve("manifests/" + tag))
              .header("Content-Type", MANIFEST)
              .PUT(BodyPublishers.ofString(manifest)),
          201);
    } catch (IOException e) {
      throw new BuildFailed("Cannot upload to " + repository, e);
    }
  }

  private static String find(Pattern pattern, String index) {
    Matcher found = pattern.matcher(index);
    if (!found.find()) {
      throw new BuildFailed("docker save wrote a manifest.json of another form: " + index);
    }
    return found.group(1);
  }

  /** A layer; Docker with containerd's store saves them compressed. */
  private Blob layer(Path layer) throws IOException, InterruptedException {
    return blob(layer, isCompressed(layer) ? LAYER + ".gzip" : LAYER);
  }

  private static boolean isCompressed(Path layer) throws IOException {
    try (InputStream file = Files.newInputStream(layer)) {
      return Arrays.equals(file.readNBytes(GZIP.length), GZIP);
    }
  }

  private Blob blob(Path file, String mediaType) throws IOException, InterruptedException {
    var blob = new Blob(mediaType, digest(file), Files.size(file));
    var known =
        HttpRequest.newBuilder(repository.resolve("blobs/" + blob.digest()))
            .method("HEAD", BodyPublishers.noBody());
    if (http.send(known.timeout(LIMIT).build(), BodyHandlers.discarding()).statusCode() != 200) {
      var begun =
          send(
              HttpRequest.newBuilder(repository.resolve("blobs/uploads/"))
                  .POST(BodyPublishers.noBody()),
              202);
      String place = begun.headers().firstValue("Location").orElseThrow();
      String digest = (place.contains("?") ? "&" : "?") + "digest=" + blob.digest();
      send(
          HttpRequest.newBuilder(repository.resolve(place + digest))
              .header("Content-Type", "application/octet-stream")
              .PUT(BodyPublishers.ofFile(file)),
          201);
    }
    return blob;
  }

  private static String digest(Path file) throws IOException {
    try (var digested =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      digested.transferTo(OutputStream.nullOutputStream());
      return "sha256:" + HexFormat.of().formatHex(digested.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    var response = http.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
    if (response.statusCode() != expected) {
      throw new BuildFailed(
          "The registry answered %d to an upload to %s: %s"
              .formatted(response.statusCode(), repository, response.body()));
    }
    return response;
  }
}
