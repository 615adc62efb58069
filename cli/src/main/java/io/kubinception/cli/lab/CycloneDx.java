package io.kubinception.cli.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.images.Part;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedSet;

/**
 * A list of parts as CycloneDX 1.6 wants it (cyclonedx.org/docs/1.6/json).
 *
 * @param at when it was made
 */
record CycloneDx(String image, SortedSet<Part> parts, Instant at) {

  ObjectNode tree() {
    ObjectNode document = Serialization.jsonMapper().createObjectNode();
    document.put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
    ObjectNode metadata = document.putObject("metadata");
    metadata.put("timestamp", at.truncatedTo(ChronoUnit.SECONDS).toString());
    metadata.putObject("component").put("type", "container").put("name", image);
    var components = document.putArray("components");
    for (Part part : parts) {
      components
          .addObject()
          .put("type", "library")
          .put("bom-ref", part.purl())
          .put("name", part.name())
          .put("version", part.version())
          .put("purl", part.purl());
    }
    return document;
  }
}
