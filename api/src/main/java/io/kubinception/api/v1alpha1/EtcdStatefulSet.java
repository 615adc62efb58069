package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An etcd that the operator runs as pods of the admin cluster. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.storageClass) == has(oldSelf.storageClass)",
    message = EtcdStatefulSet.VOLUMES_STAY)
public record EtcdStatefulSet(
    @JsonPropertyDescription(
            "How many members: 1, 3 or 5. It may be changed at any time; members come and go one"
                + " after the other.")
        @Required
        @ValidationRule(
            value = "self in [1, 3, 5]",
            message = "an etcd cluster has 1, 3 or 5 members: an even one bears no more losses")
        int members,
    @JsonPropertyDescription(
            "Version of etcd, like 3.6.14. Members go to another one by one, the leader last.")
        @Default(EtcdStatefulSet.VERSION)
        @ValidationRule(
            value = "self.matches('^3[.][6-9][.][0-9]{1,3}$')",
            message = "a version of etcd is like 3.6.14, and at least 3.6")
        @Nullable String version,
    @JsonPropertyDescription("Size of each member's volume, like 4Gi. It cannot be changed.")
        @Default(EtcdStatefulSet.STORAGE)
        @ValidationRule(value = "self == oldSelf", message = EtcdStatefulSet.VOLUMES_STAY)
        @ValidationRule(
            value = "isQuantity(self) && quantity(self).compareTo(quantity('512Mi')) >= 0",
            message = "a volume has a size like 4Gi, and at least 512Mi")
        @Nullable String storage,
    @JsonPropertyDescription(
            "StorageClass of the volumes, best one of local disks: etcd waits for its disk at every"
                + " write. The admin cluster's default class when left out. It cannot be changed.")
        @ValidationRule(value = "self == oldSelf", message = EtcdStatefulSet.VOLUMES_STAY)
        @Nullable String storageClass,
    @JsonPropertyDescription("Memory at which a member is killed, like 1Gi.")
        @Default(EtcdStatefulSet.MEMORY)
        @ValidationRule(
            value = "isQuantity(self) && quantity(self).compareTo(quantity('128Mi')) >= 0",
            message = "memory is like 1Gi, and at least 128Mi")
        @Nullable String memory,
    @JsonPropertyDescription(
            "Other authorities in place of those that there are, in two phases; none when left out.")
        @Nullable EtcdRotation rotation) {

  static final String VERSION = "3.6.14";

  static final String VOLUMES_STAY =
      "volumes cannot be changed: make another etcd cluster and move the tenants there";

  static final String STORAGE = "4Gi";
  static final String MEMORY = "1Gi";

  /** Whose authorities nobody wishes to be others. */
  public EtcdStatefulSet(
      int members,
      @Nullable String version,
      @Nullable String storage,
      @Nullable String storageClass,
      @Nullable String memory) {
    this(members, version, storage, storageClass, memory, null);
  }

  /** Version of etcd. */
  public String versionOrDefault() {
    return version == null ? VERSION : version;
  }

  /** Size of a volume. */
  public String storageOrDefault() {
    return storage == null ? STORAGE : storage;
  }

  /** Memory limit of a member. */
  public String memoryOrDefault() {
    return memory == null ? MEMORY : memory;
  }
}
