package io.kubinception.images;

/** A full image name: {@code registry/repository:tag}. */
public record ImageName(String registry, String repository, String tag) {

  private static final String DOCKER_HUB = "docker.io";

  /** Reads a name as container runtimes do: without a registry it is one of Docker Hub's. */
  public static ImageName parse(String name) {
    int colon = name.lastIndexOf(':');
    boolean hasTag = colon > name.lastIndexOf('/');
    String tag = hasTag ? name.substring(colon + 1) : "latest";
    String path = hasTag ? name.substring(0, colon) : name;
    int slash = path.indexOf('/');
    String first = slash < 0 ? "" : path.substring(0, slash);
    if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
      return new ImageName(first, path.substring(slash + 1), tag);
    }
    return new ImageName(DOCKER_HUB, slash < 0 ? "library/" + path : path, tag);
  }

  /** The repository as Docker calls it in its own lists. */
  String familiarRepository() {
    if (!registry.equals(DOCKER_HUB)) {
      return registry + "/" + repository;
    }
    return repository.startsWith("library/") ? repository.substring(8) : repository;
  }

  @Override
  public String toString() {
    return registry + "/" + repository + ":" + tag;
  }
}
