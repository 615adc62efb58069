package io.kubinception.images;

import java.util.Map;
import java.util.Map.Entry;

/** What a person can do when a tool is missing or fails. */
final class Advice {

  /** Go's caches, the binaries and what Docker keeps, with everything built and nothing pulled. */
  static final int GIGABYTES_NEEDED = 18;

  private static final Map<String, String> MISSING =
      Map.of(
          "go", "Go 1.26 or newer is not on the PATH: install it (https://go.dev/dl).",
          "docker", "Docker is not on the PATH: install it (on Debian: apt-get install docker.io).",
          "mmdebstrap",
              "mmdebstrap is not on the PATH, and the Debian base image could not be pulled:"
                  + " apt-get install mmdebstrap, or docker pull debian:13-slim.");

  private static final Map<String, String> BY_OUTPUT =
      Map.ofEntries(
          Map.entry(
              "no space left on device",
              "The disk is full: building everything needs about "
                  + GIGABYTES_NEEDED
                  + " GB, most of it for Go's caches (go clean -cache) and Docker's (docker system"
                  + " prune)."),
          Map.entry(
              "Cannot connect to the Docker daemon",
              "Docker is installed but does not run: systemctl start docker, or, without systemd,"
                  + " dockerd &."),
          Map.entry(
              "permission denied while trying to connect to the Docker daemon",
              "This user may not talk to Docker: run as root, or join the group docker."),
          Map.entry(
              "\"pkg-config\": executable file not found",
              "runc is linked with libseccomp: apt-get install gcc pkg-config libseccomp-dev."),
          Map.entry(
              "Package libseccomp was not found",
              "runc is linked with libseccomp: apt-get install gcc pkg-config libseccomp-dev."),
          Map.entry(
              "C compiler \"gcc\" not found",
              "runc is partly C: apt-get install gcc pkg-config libseccomp-dev."),
          Map.entry(
              "go.mod requires go >=",
              "This Go is too old: install Go 1.26 or newer (https://go.dev/dl)."),
          Map.entry("dial tcp: lookup", "A host name does not resolve: is this machine on-line?"));

  private Advice() {}

  static String forMissing(String program) {
    return MISSING.getOrDefault(program, program + " cannot be started: is it installed?");
  }

  static String forOutput(String program, String output) {
    return BY_OUTPUT.entrySet().stream()
        .filter(known -> output.contains(known.getKey()))
        .map(Entry::getValue)
        .findFirst()
        .orElse(program + " failed:");
  }
}
