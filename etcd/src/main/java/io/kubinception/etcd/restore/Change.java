package io.kubinception.etcd.restore;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.ResourceType;

/** What a key lacks to be as it was. Keys are whole, with their tenant's prefix. */
sealed interface Change {
  ByteString key();

  ResourceType type();

  /** The revision that the key must still have; 0: it does not exist. */
  long current();

  /** What etcd has more of for it, until it compacts: the old one stays until then. */
  long bytes();

  /** It is not there. */
  record Create(ByteString key, ResourceType type, ByteString value) implements Change {
    @Override
    public long current() {
      return 0;
    }

    @Override
    public long bytes() {
      return key.size() + value.size();
    }

    @Override
    public String toString() {
      return "Create[" + key.toStringUtf8() + "]";
    }
  }

  /** It holds something else. */
  record Replace(ByteString key, ResourceType type, long current, ByteString value)
      implements Change {
    @Override
    public long bytes() {
      return key.size() + value.size();
    }

    @Override
    public String toString() {
      return "Replace[" + key.toStringUtf8() + "]";
    }
  }

  /** It was not there. */
  record Delete(ByteString key, ResourceType type, long current) implements Change {
    @Override
    public long bytes() {
      // Its mark is small, and deletions are what makes room: etcd takes them even when it is full.
      return 0;
    }

    @Override
    public String toString() {
      return "Delete[" + key.toStringUtf8() + "]";
    }
  }
}
