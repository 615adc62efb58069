package io.kubinception.images;

import java.nio.file.Path;

/** Programs for the host itself: for the command line, and for tests that start servers. */
public final class HostTools {

  private final ComponentBuilder components;

  public HostTools(ComponentBuilder components) {
    this.components = components;
  }

  /** For the checkout around the working directory; what is missing is built, silently. */
  public static HostTools locate() {
    return new HostTools(new ComponentBuilder(Workspace.locate(), new BuildListener() {}));
  }

  public Path kubectl() throws InterruptedException {
    return kubernetes("kubectl");
  }

  public Path kubeApiserver() throws InterruptedException {
    return kubernetes("kube-apiserver");
  }

  public Path helm() throws InterruptedException {
    return components.ensure(ComponentCatalog.HELM.binary("helm"));
  }

  /** A server of the S3 protocol. */
  public Path versitygw() throws InterruptedException {
    return components.ensure(ComponentCatalog.OBJECT_STORE.binary("versitygw"));
  }

  public Path etcd() throws InterruptedException {
    return components.ensure(ComponentCatalog.ETCD.binary("etcd"));
  }

  /** etcd of the minor before, to test upgrades from. */
  public Path formerEtcd() throws InterruptedException {
    return components.ensure(ComponentCatalog.FORMER_ETCD.binary("etcd"));
  }

  /** Tells what is known against a program in Go. */
  public Path govulncheck() throws InterruptedException {
    return components.ensure(ComponentCatalog.WEAKNESS_SCANNER.binary("govulncheck"));
  }

  public Path etcdctl() throws InterruptedException {
    return components.ensure(ComponentCatalog.ETCD.binary("etcdctl"));
  }

  public Path etcdutl() throws InterruptedException {
    return components.ensure(ComponentCatalog.ETCD.binary("etcdutl"));
  }

  /** Any binary of the newest Kubernetes release. */
  public Path kubernetes(String binary) throws InterruptedException {
    return components.ensure(ComponentCatalog.newestKubernetes().binary(binary));
  }
}
