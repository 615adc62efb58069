package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A credential of a control plane that can be rotated. */
public enum Credential {
  /** Encrypts Secrets in etcd. */
  @JsonProperty("EncryptionKey")
  ENCRYPTION_KEY("EncryptionKey", "encryption"),

  /** Signs service accounts' tokens. */
  @JsonProperty("ServiceAccountKey")
  SERVICE_ACCOUNT_KEY("ServiceAccountKey", "service-account"),

  /** Signs the API server's certificate for extension API servers. */
  @JsonProperty("FrontProxyAuthority")
  FRONT_PROXY_AUTHORITY("FrontProxyAuthority", "front-proxy"),

  /** Signs for the API server, components and nodes; that of people goes with it. */
  @JsonProperty("ClusterAuthority")
  CLUSTER_AUTHORITY("ClusterAuthority", "ca");

  private final String specified;
  private final String word;

  Credential(String specified, String word) {
    this.specified = specified;
    this.word = word;
  }

  /** As it is written in a spec. */
  public String specified() {
    return specified;
  }

  /** As it is called on a command line. */
  public String word() {
    return word;
  }
}
