package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** The networks inside a customer cluster; they cannot change once nodes use them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "isCIDR(self.pods) && isCIDR(self.services) ? !cidr(self.pods).containsCIDR(self.services)"
            + " && !cidr(self.services).containsCIDR(self.pods) : true",
    message = "networks.pods and networks.services overlap: choose two ranges that do not")
@ValidationRule(value = "self == oldSelf", message = "networks cannot be changed once set")
public record Networks(
    @JsonPropertyDescription("IPv4 range of the pods, as CIDR; each node gets a /24 of it.")
        @Default("10.244.0.0/16")
        @Size(max = 18)
        @ValidationRule(
            value =
                "isCIDR(self) && cidr(self).ip().family() == 4 && cidr(self) == cidr(self).masked()"
                    + " && cidr(self).prefixLength() >= 8 && cidr(self).prefixLength() <= 22",
            message = "networks.pods must be an IPv4 CIDR from /8 to /22, like 10.244.0.0/16")
        @ValidationRule(value = Networks.USABLE, message = "networks.pods " + Networks.UNUSABLE)
        String pods,
    @JsonPropertyDescription("IPv4 range of the Services' cluster IPs, as CIDR.")
        @Default("10.96.0.0/16")
        @Size(max = 18)
        @ValidationRule(
            value =
                "isCIDR(self) && cidr(self).ip().family() == 4 && cidr(self) == cidr(self).masked()"
                    + " && cidr(self).prefixLength() >= 12 && cidr(self).prefixLength() <= 24",
            message = "networks.services must be an IPv4 CIDR from /12 to /24, like 10.96.0.0/16")
        @ValidationRule(value = Networks.USABLE, message = "networks.services " + Networks.UNUSABLE)
        String services,
    @JsonPropertyDescription("DNS domain of Services and pods.")
        @Default("cluster.local")
        @Size(max = 63)
        @ValidationRule(
            value =
                "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$')",
            message = "networks.dnsDomain must be a domain name, like cluster.local")
        String dnsDomain,
    @JsonPropertyDescription(
            "Pod network that is installed: kube-router (with network policies), or none to bring"
                + " your own.")
        @Default("kube-router")
        PodNetwork podNetwork) {

  // Overlap, as of two ranges that overlap one has the other in it.
  private static final String USABLE =
      "!isCIDR(self) || ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'].all(c,"
          + " !cidr(c).containsCIDR(self) && !cidr(self).containsCIDR(c))";

  private static final String UNUSABLE =
      "must keep out of 0.0.0.0/8, 127.0.0.0/8 (loopback), 169.254.0.0/16 (link-local) and"
          + " 224.0.0.0/3 (multicast and reserved), where no packet is routed: choose a private"
          + " range, like one of 10.0.0.0/8";

  /** Of the range that each node takes. */
  private static final int NODE_PREFIX = 24;

  public Networks {
    pods = Objects.requireNonNullElse(pods, "10.244.0.0/16");
    services = Objects.requireNonNullElse(services, "10.96.0.0/16");
    dnsDomain = Objects.requireNonNullElse(dnsDomain, "cluster.local");
    podNetwork = Objects.requireNonNullElse(podNetwork, PodNetwork.KUBE_ROUTER);
  }

  /** How many nodes the pods' range has room for. */
  public int nodesWithRoom() {
    int prefix = Integer.parseInt(pods.substring(pods.indexOf('/') + 1));
    return prefix > NODE_PREFIX ? 0 : 1 << (NODE_PREFIX - prefix);
  }

  public static Networks defaults() {
    return new Networks("10.244.0.0/16", "10.96.0.0/16", "cluster.local", PodNetwork.KUBE_ROUTER);
  }
}
