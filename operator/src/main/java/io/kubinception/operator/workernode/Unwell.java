package io.kubinception.operator.workernode;

/** What is seen of a worker node that died. */
enum Unwell {
  INSTANCE_GONE("InstanceGone", "its instance is gone"),
  INSTANCE_STOPPED("InstanceStopped", "its instance has stopped"),
  NODE_GONE("NodeGone", "its Node is gone"),
  NODE_NOT_READY("NodeNotReady", "its Node is not Ready"),

  /** As after a sleep that was longer than certificates last: nothing brings this one back. */
  CERTIFICATE_ENDED(
      "CertificateEnded",
      "its kubelet's certificate has ended, so it cannot come back to the API server");

  private final String reason;
  private final String sentence;

  Unwell(String reason, String sentence) {
    this.reason = reason;
    this.sentence = sentence;
  }

  String reason() {
    return reason;
  }

  String sentence() {
    return sentence;
  }
}
