package io.kubinception.images;

import java.util.List;
import java.util.stream.Stream;

/**
 * An image, by the name that manifests use.
 *
 * @param folder its folder in images/docker
 * @param isUpstream whether somebody else publishes it, so that pulling it is as good as building
 *     it
 * @param inputs what its Dockerfile copies from the build context
 * @param bases the images of ours that its Dockerfile starts from
 */
public record Image(
    String name, String folder, boolean isUpstream, List<Artifact> inputs, List<Image> bases) {

  static Image upstream(String name, String folder) {
    return new Image(name, folder, true, List.of(), List.of());
  }

  static Image own(String name, String folder) {
    return new Image(name, folder, false, List.of(), List.of());
  }

  Image madeOf(List<? extends Artifact> more) {
    return new Image(
        name, folder, isUpstream, Stream.concat(inputs.stream(), more.stream()).toList(), bases);
  }

  Image on(Image base) {
    return new Image(
        name, folder, isUpstream, inputs, Stream.concat(bases.stream(), Stream.of(base)).toList());
  }

  public ImageName parsedName() {
    return ImageName.parse(name);
  }
}
