package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** What a customer cluster needs inside itself: bootstrap, DNS, Services, pod network, tunnel. */
public final class CustomerObjects {

  /**
   * In the order to apply, with all fields that a server would default.
   *
   * @param authorityPem the customer cluster's CA certificate
   */
  public static List<HasMetadata> of(ControlPlaneModel model, String authorityPem) {
    throw new UnsupportedOperationException(model.name() + authorityPem.length());
  }

  private CustomerObjects() {}
}
