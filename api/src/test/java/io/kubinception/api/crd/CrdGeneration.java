package io.kubinception.api.crd;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Generates the CRD of a class and polishes it. */
final class CrdGeneration {

  private CrdGeneration() {}

  static List<CustomResourceDefinition> all() {
    return CustomResources.ALL.stream().map(CrdGeneration::of).toList();
  }

  private static CustomResourceDefinition of(Class<? extends HasMetadata> kind) {
    var generated = new ArrayList<CustomResourceDefinition>();
    new CRDGenerator()
        .customResourceClasses(List.of(kind))
        .forCRDVersions("v1")
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String version) {
                generated.add((CustomResourceDefinition) crd);
                return crd;
              }
            })
        .withOutput(new NoOutput())
        .generate();
    return new CrdPolish(kind).polish(generated.getFirst());
  }

  /** The generator insists on writing, before the polish and in its own format. */
  private static final class NoOutput implements CRDGenerator.CRDOutput<OutputStream> {
    @Override
    public OutputStream outputFor(String name) {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void close() {}
  }
}
