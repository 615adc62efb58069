package io.kubinception.etcd.backup;

import java.io.FilterInputStream;
import java.io.InputStream;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Backups in a bucket of S3 or of a server that speaks its protocol. An object is there when its
 * upload was completed, and not before; see the bucket's life cycle rules for uploads that a dead
 * writer left.
 */
public final class S3Store implements BackupStore {
  private final S3Client s3;
  private final Place place;

  /**
   * Where.
   *
   * @param endpoint of the server; empty for Amazon's own
   * @param region such as eu-west-1
   * @param bucket which must exist
   * @param prefix put in front of every name, such as {@code kubinception/}; may be empty
   */
  public record Place(Optional<URI> endpoint, String region, String bucket, String prefix) {}

  /** With these credentials. */
  public S3Store(Place place, String accessKey, String secretKey) {
    this.place = place;
    var builder =
        S3Client.builder()
            .region(Region.of(place.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
            // Backups carry better sums of their own, and not every server knows S3's newer ones.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(UrlConnectionHttpClient.builder());
    place.endpoint().ifPresent(at -> builder.endpointOverride(at).forcePathStyle(true));
    this.s3 = builder.build();
  }

  @Override
  public Upload begin(String name) {
    return ask("cannot write " + name, () -> S3Upload.begin(objectAt(name)));
  }

  @Override
  public Optional<Resumed> resume(String name) {
    return ask("cannot go on with " + name, () -> S3Upload.resume(objectAt(name)));
  }

  @Override
  public InputStream read(String name) {
    return ask("cannot read " + name, () -> open(name));
  }

  private InputStream open(String name) {
    try {
      return new Download(s3.getObject(r -> r.bucket(place.bucket()).key(key(name))));
    } catch (NoSuchKeyException e) {
      throw new BackupException.NotFound(name);
    }
  }

  @Override
  public List<Stored> list(String prefix) {
    return ask(
        "cannot list " + prefix,
        () ->
            s3
                .listObjectsV2Paginator(r -> r.bucket(place.bucket()).prefix(key(prefix)))
                .contents()
                .stream()
                .filter(found -> !found.key().endsWith(Kept.SUFFIX))
                .map(
                    found ->
                        new Stored(
                            found.key().substring(place.prefix().length()),
                            found.size(),
                            found.lastModified()))
                .sorted(Comparator.comparing(Stored::name))
                .toList());
  }

  @Override
  public void delete(String name) {
    ask(
        "cannot delete " + name,
        () -> {
          objectAt(name).forget();
          return s3.deleteObject(r -> r.bucket(place.bucket()).key(key(name)));
        });
  }

  @Override
  public void close() {
    s3.close();
  }

  private S3Object objectAt(String name) {
    return new S3Object(s3, place.bucket(), key(name));
  }

  private String key(String name) {
    return place.prefix() + name;
  }

  private <T> T ask(String failure, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw unavailable(failure, e);
    }
  }

  private BackupException unavailable(String failure, Exception cause) {
    return new BackupException.StoreUnavailable(
        "%s in bucket %s".formatted(failure, place.bucket()), cause);
  }

  /** Closing it in the middle breaks the connection, instead of reading the rest first. */
  private static final class Download extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> response;

    Download(ResponseInputStream<GetObjectResponse> response) {
      super(response);
      this.response = response;
    }

    @Override
    public void close() {
      response.abort();
    }
  }
}
