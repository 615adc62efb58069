package io.kubinception.controlplane;

import static io.kubinception.api.v1alpha1.Kubinception.LABEL_COMPONENT;
import static io.kubinception.api.v1alpha1.Kubinception.LABEL_CONTROL_PLANE;
import static io.kubinception.api.v1alpha1.Kubinception.LABEL_MANAGED_BY;
import static io.kubinception.api.v1alpha1.Kubinception.MANAGED_BY;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Metadata and selectors, the same for all objects of a control plane. */
final class Metadata {

  /** Of an object that belongs to one component. */
  static ObjectMeta of(ControlPlaneModel model, String name, Component component) {
    Map<String, String> labels = labels(model);
    labels.put(LABEL_COMPONENT, component.label());
    return of(model, name, labels);
  }

  /** Of an object that belongs to the control plane as a whole. */
  static ObjectMeta of(ControlPlaneModel model, String name) {
    return of(model, name, labels(model));
  }

  private static ObjectMeta of(ControlPlaneModel model, String name, Map<String, String> labels) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(model.namespace())
        .withLabels(labels)
        .withOwnerReferences(model.owner() == null ? List.of() : List.of(model.owner()))
        .build();
  }

  /** Labels of the component's pods. */
  static Map<String, String> podLabels(ControlPlaneModel model, Component component) {
    Map<String, String> labels = labels(model);
    labels.put(LABEL_COMPONENT, component.label());
    return labels;
  }

  /** Labels that select the component's pods; a Deployment's selector can never change. */
  static Map<String, String> selector(ControlPlaneModel model, Component component) {
    return new TreeMap<>(
        Map.of(LABEL_CONTROL_PLANE, model.name(), LABEL_COMPONENT, component.label()));
  }

  static LabelSelector labelSelector(ControlPlaneModel model, Component component) {
    return new LabelSelectorBuilder().withMatchLabels(selector(model, component)).build();
  }

  private static Map<String, String> labels(ControlPlaneModel model) {
    Map<String, String> labels = new TreeMap<>(model.labels());
    labels.put(LABEL_MANAGED_BY, MANAGED_BY);
    labels.put(LABEL_CONTROL_PLANE, model.name());
    return labels;
  }

  private Metadata() {}
}
