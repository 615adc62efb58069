package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An admin cluster and what stands around it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AdminClusterSpec(
    @JsonPropertyDescription("The one address that customers and worker nodes connect to.")
        @Required
        Edge edge,
    @JsonPropertyDescription(
            "Ranges that customers' networks must not overlap: the admin cluster's pods and"
                + " services, its nodes, the instances, etcd servers, the edge.")
        @Required
        @Size(max = 256)
        @ValidationRule(
            value = "self.all(c, isCIDR(c))",
            message = "reservedNetworks must be CIDRs, like 172.30.0.0/16")
        @ValidationRule(
            value = "self.all(c, !isCIDR(c) || cidr(c) == cidr(c).masked())",
            message =
                "reservedNetworks begin at their first address: 172.30.0.0/24, not 172.30.0.5/24")
        List<@Size(max = 43) String> reservedNetworks,
    @JsonPropertyDescription("Sizes of instances on offer.") @Required @Size(max = 64)
        List<Flavour> flavours,
    @JsonPropertyDescription("Where instances come from.") @Required Infrastructure infrastructure,
    @JsonPropertyDescription("EtcdCluster for clusters that name none.") @Required
        String defaultEtcdCluster,
    @JsonPropertyDescription(
            "CPU cores that the nodes really have together, where they advertise more than there"
                + " is (overcommitted hosts); the sum of the nodes' when left out.")
        @Min(1)
        @Nullable Integer physicalCores,
    @JsonPropertyDescription("What becomes of customer clusters that are to be deleted.")
        Deletion deletion) {

  public AdminClusterSpec {
    reservedNetworks = Objects.requireNonNullElseGet(reservedNetworks, List::of);
    flavours = Objects.requireNonNullElseGet(flavours, List::of);
    deletion = Objects.requireNonNullElseGet(deletion, Deletion::defaults);
  }
}
