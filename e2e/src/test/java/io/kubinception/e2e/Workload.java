package io.kubinception.e2e;

/** A workload to try a cluster with. */
final class Workload {

  /** Three web servers behind a Service, and a client. */
  static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: web
              image: docker.io/library/busybox:1.37
              command: [sh, -c, "mkdir -p /www && echo hello from $(hostname) > /www/index.html && exec httpd -f -p 8080 -h /www"]
              readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: client}
      spec:
        terminationGracePeriodSeconds: 1
        containers:
        - name: client
          image: docker.io/library/busybox:1.37
          command: [sh, -c, "echo client is up; exec sleep 36000"]
      """;

  /** Two web servers that end gently, of which one must stay, at a node port. */
  static final String GUARDED =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: guarded}
      spec:
        replicas: 2
        selector: {matchLabels: {app: guarded}}
        template:
          metadata: {labels: {app: guarded}}
          spec:
            terminationGracePeriodSeconds: 5
            containers:
            - name: web
              image: docker.io/library/busybox:1.37
              command: [sh, -c, "mkdir -p /www && echo hello from $(hostname) > /www/index.html && exec httpd -f -p 8080 -h /www"]
              lifecycle: {preStop: {sleep: {seconds: 4}}}
              readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: guarded}
      spec: {minAvailable: 1, selector: {matchLabels: {app: guarded}}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: guarded}
      spec: {type: NodePort, selector: {app: guarded}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]}
      """;

  static final int GUARDED_PORT = 30080;

  private Workload() {}
}
