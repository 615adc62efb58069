package io.kubinception.operator.workernode;

/**
 * Who the kubelet on an instance of ours is.
 *
 * @param name of the worker node, its Node, its instance and its host
 * @param address of the instance
 * @param tokenId of the bootstrap token that only this instance was given
 */
record KubeletIdentity(String name, String address, String tokenId) {

  /** Its user name once it has a certificate. */
  String user() {
    return "system:node:" + name;
  }

  String bootstrapUser() {
    return BootstrapToken.userOf(tokenId);
  }
}
