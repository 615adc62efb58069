package io.kubinception.lab.server;

/**
 * A server that lets root in by SSH.
 *
 * @param host its name
 * @param hostKey its public key, like {@code ssh-ed25519 AAAA...}
 */
public record Server(String host, String address, String hostKey) {
  String knownHost() {
    return address + " " + hostKey + "\n";
  }
}
