package io.kubinception.lab.docker;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container of one program that serves the lab.
 *
 * @param addresses network to address on it; the first is the one that it starts on
 * @param files path to text, there before it starts
 * @param mounts folders or sockets of the host, to where they are in the container
 * @param loopbackPort a port that the host's loopback shows, at a port that Docker chooses
 * @param user as numbers; the image's when empty
 */
public record ServiceContainer(
    String name,
    String image,
    List<Attachment> addresses,
    Map<String, String> files,
    Map<String, String> mounts,
    Optional<Integer> loopbackPort,
    Optional<String> user) {

  /** An address on a network. */
  public record Attachment(String network, String address) {}

  public ServiceContainer {
    addresses = List.copyOf(addresses);
    files = Map.copyOf(files);
    mounts = Map.copyOf(mounts);
  }

  /** Leaves the files' text out. */
  @Override
  public String toString() {
    return "ServiceContainer[" + name + "]";
  }
}
