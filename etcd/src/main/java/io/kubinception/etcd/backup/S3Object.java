package io.kubinception.etcd.backup;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/**
 * An object that is, or is to be, in a bucket: the requests that it takes to get it there in parts.
 *
 * @param s3 the client
 * @param bucket its bucket
 * @param key its name there
 */
record S3Object(S3Client s3, String bucket, String key) {

  void put(RequestBody body) {
    s3.putObject(r -> r.bucket(bucket).key(key), body);
  }

  /** Begins an upload in parts; its id. */
  String beginParts() {
    return s3.createMultipartUpload(r -> r.bucket(bucket).key(key)).uploadId();
  }

  boolean hasUpload(String upload) {
    try {
      s3.listParts(r -> r.bucket(bucket).key(key).uploadId(upload).maxParts(1));
      return true;
    } catch (NoSuchUploadException e) {
      return false;
    }
  }

  /** Sends a part, counted from 1; its tag. */
  String send(String upload, int number, RequestBody body) {
    return s3.uploadPart(r -> r.bucket(bucket).key(key).uploadId(upload).partNumber(number), body)
        .eTag();
  }

  /** Makes an object of the parts with these tags. */
  void join(String upload, List<String> tags) {
    List<CompletedPart> parts =
        IntStream.range(0, tags.size())
            .mapToObj(i -> CompletedPart.builder().partNumber(i + 1).eTag(tags.get(i)).build())
            .toList();
    s3.completeMultipartUpload(
        r ->
            r.bucket(bucket)
                .key(key)
                .uploadId(upload)
                .multipartUpload(CompletedMultipartUpload.builder().parts(parts).build()));
  }

  void abort(String upload) {
    try {
      s3.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload));
    } catch (NoSuchUploadException e) {
      // It was completed, or a rule of the bucket was faster.
    }
  }

  /** What is kept of an upload that is not complete. */
  Optional<Kept> kept() {
    try {
      return Kept.decode(s3.getObjectAsBytes(r -> r.bucket(bucket).key(keptAt())).asByteArray());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  void keep(Kept kept) {
    s3.putObject(r -> r.bucket(bucket).key(keptAt()), RequestBody.fromBytes(kept.encode()));
  }

  void keepNothing() {
    s3.deleteObject(r -> r.bucket(bucket).key(keptAt()));
  }

  /** Drops what was kept. */
  void forget() {
    Optional<Kept> kept = kept();
    if (kept.isPresent()) {
      abort(kept.get().place());
      keepNothing();
    }
  }

  private String keptAt() {
    return key + Kept.SUFFIX;
  }
}
