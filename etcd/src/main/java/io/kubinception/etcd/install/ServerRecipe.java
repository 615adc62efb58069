package io.kubinception.etcd.install;

import java.util.List;

/**
 * What makes a server a member: files, then commands. Applied again it changes what changed and
 * leaves a running etcd and its data alone.
 *
 * @param files in order
 * @param commands each a program with its arguments, in order
 */
public record ServerRecipe(List<RecipeFile> files, List<List<String>> commands) {
  /** Copies the lists. */
  public ServerRecipe {
    files = List.copyOf(files);
    commands = commands.stream().map(List::copyOf).toList();
  }

  /**
   * A file.
   *
   * @param path where
   * @param mode permissions, octal, such as 0600
   * @param text what is in it; secret where the mode lets only the owner read
   */
  public record RecipeFile(String path, String mode, String text) {
    static RecipeFile open(String path, String text) {
      return new RecipeFile(path, "0644", text);
    }

    static RecipeFile secret(String path, String text) {
      return new RecipeFile(path, "0600", text);
    }

    static RecipeFile program(String path, String text) {
      return new RecipeFile(path, "0755", text);
    }

    /** Leaves the text out. */
    @Override
    public String toString() {
      return "RecipeFile[" + path + "]";
    }
  }
}
