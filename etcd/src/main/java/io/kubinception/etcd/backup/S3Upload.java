package io.kubinception.etcd.backup;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Writes an object of unknown size in parts, one of which is in memory. It becomes an object by
 * {@link #complete} alone; closing it before drops what was sent.
 */
final class S3Upload extends OutputStream {
  private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);

  // S3 takes parts of at least 5 MiB and 10,000 of them: this makes 80 GB.
  private static final int PART_BYTES = 8 << 20;

  private final S3Client s3;
  private final String bucket;
  private final String key;
  private final ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
  private final List<CompletedPart> sent = new ArrayList<>();
  private @Nullable String id;
  private long bytes;

  S3Upload(S3Client s3, String bucket, String key) {
    this.s3 = s3;
    this.bucket = bucket;
    this.key = key;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int offset, int length) {
    int done = 0;
    while (done < length) {
      if (!part.hasRemaining()) {
        send();
      }
      int now = Math.min(length - done, part.remaining());
      part.put(b, offset + done, now);
      done += now;
    }
    bytes += length;
  }

  private void send() {
    if (id == null) {
      id = s3.createMultipartUpload(r -> r.bucket(bucket).key(key)).uploadId();
    }
    String upload = id;
    int number = sent.size() + 1;
    String tag =
        s3.uploadPart(r -> r.bucket(bucket).key(key).uploadId(upload).partNumber(number), body())
            .eTag();
    sent.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    part.clear();
  }

  private RequestBody body() {
    return RequestBody.fromByteBuffer(part.duplicate().flip());
  }

  void complete() {
    if (id == null) {
      s3.putObject(r -> r.bucket(bucket).key(key), body());
      return;
    }
    send();
    String upload = id;
    s3.completeMultipartUpload(
        r ->
            r.bucket(bucket)
                .key(key)
                .uploadId(upload)
                .multipartUpload(CompletedMultipartUpload.builder().parts(sent).build()));
    id = null;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    String upload = id;
    if (upload == null) {
      return;
    }
    try {
      s3.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload));
    } catch (SdkException e) {
      // What is left costs space, and is no object.
      LOG.warn("an upload to bucket {} is left unfinished: {}", bucket, e.getMessage());
    }
  }
}
