package io.kubinception.controlplane;

/** Ports that the components listen on in their pods. */
final class Ports {
  static final int API_SERVER = 6443;
  static final int CONTROLLER_MANAGER = 10257;
  static final int SCHEDULER = 10259;

  /** API servers connect here. */
  static final int TUNNEL_SERVER = 8131;

  /** Agents on worker nodes connect here. */
  static final int TUNNEL_AGENTS = 8132;

  /** On the loopback interface only. */
  static final int TUNNEL_ADMIN = 8133;

  static final int TUNNEL_HEALTH = 8134;
  static final int DNS = 53;

  private Ports() {}
}
