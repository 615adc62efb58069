package io.kubinception.etcd.backup;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.HttpStatusCode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Sends an object in parts, of which the latest waits in memory: an object of one part needs no
 * upload in parts.
 */
final class S3Upload implements Upload {
  private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);

  private final S3Object object;
  private final List<String> sent;
  private byte[] waiting = new byte[0];
  private long bytes;
  private @Nullable String upload;
  private boolean stays;

  private S3Upload(S3Object object, @Nullable Kept kept) {
    this.object = object;
    this.sent = new ArrayList<>(kept == null ? List.of() : kept.parts());
    this.bytes = kept == null ? 0 : kept.bytes();
    this.upload = kept == null ? null : kept.place();
    this.stays = kept != null;
  }

  static S3Upload begin(S3Object object) {
    object.forget();
    return new S3Upload(object, null);
  }

  static Optional<BackupStore.Resumed> resume(S3Object object) {
    return object
        .kept()
        .filter(kept -> object.hasUpload(kept.place()))
        .map(kept -> new BackupStore.Resumed(kept.note(), new S3Upload(object, kept)));
  }

  @Override
  public void add(byte[] block) {
    if (waiting.length > 0) {
      ask(this::send);
    }
    waiting = block;
    bytes += block.length;
  }

  @Override
  public void keep(ByteString note) {
    ask(
        () -> {
          String id = send();
          object.keep(new Kept(id, bytes, sent, note));
          return id;
        });
    stays = true;
  }

  /** Sends what waits; the id of the upload. */
  private String send() {
    String id = upload;
    if (id == null) {
      id = object.beginParts();
      upload = id;
    }
    if (waiting.length > 0) {
      sent.add(object.send(id, sent.size() + 1, RequestBody.fromBytes(waiting)));
      waiting = new byte[0];
    }
    return id;
  }

  @Override
  public long complete() {
    return ask(
        () -> {
          if (upload == null) {
            object.put(RequestBody.fromBytes(waiting));
          } else {
            join(send());
            upload = null;
          }
          if (stays) {
            object.keepNothing();
          }
          return bytes;
        });
  }

  private void join(String id) {
    try {
      object.join(id, sent);
    } catch (S3Exception e) {
      if (e.statusCode() == HttpStatusCode.BAD_REQUEST) {
        // Another writer was at its parts: nobody can go on with them.
        object.forget();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    String id = upload;
    if (id == null || stays) {
      return;
    }
    try {
      object.abort(id);
    } catch (SdkException e) {
      // What is left costs space, and is no object.
      LOG.warn("an upload to bucket {} is left unfinished: {}", object.bucket(), e.getMessage());
    }
  }

  private <T> T ask(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new BackupException.StoreUnavailable(
          "cannot write %s in bucket %s".formatted(object.key(), object.bucket()), e);
    }
  }
}
