package io.kubinception.bench;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.TenantId;
import io.kubinception.lab.Lab;
import io.kubinception.lab.etcd.EtcdServers;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.TlsMaterial;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Tenants of the lab's etcd that no cluster belongs to; all are gone when it is closed. */
final class Tenants implements AutoCloseable {
  private static final Duration VALIDITY = Duration.ofHours(2);
  private static final int OPERATIONS = 64;

  private final Lab lab;
  private final EtcdConnection connection;
  private final EtcdClient root;
  private final EtcdTenancy tenancy;
  private final SecureRandom random = new SecureRandom();
  private final List<TenantId> made = new ArrayList<>();

  Tenants(Lab lab) {
    this.lab = lab;
    this.connection = EtcdServers.connection(lab.layout(), lab.authorities());
    this.root = EtcdClient.connect(connection);
    this.tenancy = new EtcdTenancy(root);
  }

  EtcdClient root() {
    return root;
  }

  int count() {
    return made.size();
  }

  TenantId make() {
    var id = TenantId.generate(random);
    made.add(id);
    tenancy.ensure(id);
    return id;
  }

  /** As the operator makes those that wait. */
  void make(int count) {
    List<TenantId> ids = random.ints(count).mapToObj(i -> TenantId.generate(random)).toList();
    made.addAll(ids);
    tenancy.ensureAll(ids);
  }

  /** A client with a certificate of the tenant. */
  EtcdClient client(TenantId id) {
    var issued =
        lab.authorities().etcdClients().issue(CertificateProfile.client(id.user(), VALIDITY));
    var tls = TlsMaterial.of(lab.authorities().etcdServers().certificatePem(), issued);
    return EtcdClient.connect(new EtcdConnection(connection.endpoints(), tls));
  }

  /** Writes that many random values of 2 KiB, which nothing can make smaller. */
  void fill(TenantId id, int from, int count) {
    var values = new Random(from);
    for (int first = from; first < from + count; first += OPERATIONS) {
      var puts = new ArrayList<Kv.Operation>();
      for (int i = first; i < Math.min(first + OPERATIONS, from + count); i++) {
        byte[] value = new byte[2 << 10];
        values.nextBytes(value);
        puts.add(new Kv.Operation.Put(key(id, i), ByteString.copyFrom(value)));
      }
      root.kv().txn(List.of(), puts, List.of());
    }
  }

  private static ByteString key(TenantId id, int number) {
    String name =
        String.format(Locale.ROOT, "%s/configmaps/bench/%06d", id.registryPrefix(), number);
    return ByteString.copyFromUtf8(name);
  }

  void remove(TenantId id) {
    tenancy.remove(id);
    made.remove(id);
  }

  @Override
  public void close() {
    List.copyOf(made).forEach(this::remove);
    root.close();
  }
}
