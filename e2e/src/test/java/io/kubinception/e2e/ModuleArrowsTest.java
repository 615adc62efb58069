package io.kubinception.e2e;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between modules point downwards only. */
class ModuleArrowsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.kubinception");

  @Test
  void arrowsPointDownwardsOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("api")
        .definedBy("io.kubinception.api..")
        .layer("pki")
        .definedBy("io.kubinception.pki..")
        .layer("etcd")
        .definedBy("io.kubinception.etcd..")
        .layer("controlplane")
        .definedBy("io.kubinception.controlplane..")
        .layer("infrastructure")
        .definedBy("io.kubinception.infrastructure..")
        .layer("audit")
        .definedBy("io.kubinception.audit..")
        .layer("operator")
        .definedBy("io.kubinception.operator..")
        .layer("images")
        .definedBy("io.kubinception.images..")
        .layer("lab")
        .definedBy("io.kubinception.lab..")
        .layer("chaos")
        .definedBy("io.kubinception.chaos..")
        .layer("cli")
        .definedBy("io.kubinception.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("chaos")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("lab")
        .mayOnlyBeAccessedByLayers("chaos", "cli")
        .whereLayer("operator")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("audit")
        .mayOnlyBeAccessedByLayers("lab", "chaos", "cli")
        .whereLayer("images")
        .mayOnlyBeAccessedByLayers("lab", "cli")
        .whereLayer("controlplane")
        .mayOnlyBeAccessedByLayers("operator")
        .whereLayer("infrastructure")
        .mayOnlyBeAccessedByLayers("audit", "operator", "lab")
        .whereLayer("etcd")
        .mayOnlyBeAccessedByLayers("audit", "operator", "lab", "chaos", "cli")
        .whereLayer("pki")
        .mayOnlyBeAccessedByLayers(
            "etcd", "controlplane", "infrastructure", "audit", "operator", "lab", "chaos", "cli")
        .whereLayer("api")
        .mayOnlyBeAccessedByLayers("controlplane", "audit", "operator", "lab", "chaos", "cli")
        .check(CLASSES);
  }
}
