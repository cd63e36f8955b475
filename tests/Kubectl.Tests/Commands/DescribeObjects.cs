using System.Text.RegularExpressions;

namespace MiniKube.Kubectl.Tests.Commands;

/// <summary>One object of each kind, with something to say in most sections.</summary>
internal static partial class DescribeObjects
{
    public static readonly string[] All =
    [
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: default, labels: {app: web, tier: front}, annotations: {note: hi}}
        spec:
          serviceAccountName: default
          nodeName: n1
          nodeSelector: {disk: ssd}
          initContainers: [{name: init, image: "img:0", command: [sh, -c, "true"]}]
          containers:
          - name: c
            image: img:1
            args: [serve]
            ports: [{name: http, containerPort: 80}, {containerPort: 53, protocol: UDP}]
            env:
            - {name: A, value: "1"}
            - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
            - {name: KEY, valueFrom: {secretKeyRef: {name: key, key: k}}}
            envFrom: [{configMapRef: {name: settings}}]
            resources: {limits: {memory: 64Mi}, requests: {cpu: 10m, memory: 8Mi}}
            readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1}
            livenessProbe: {exec: {command: [cat, /ok]}}
            volumeMounts: [{name: data, mountPath: /data}, {name: conf, mountPath: /conf, readOnly: true}]
          volumes:
          - {name: data, emptyDir: {}}
          - {name: conf, configMap: {name: settings}}
          - {name: host, hostPath: {path: /var}}
        """,
        """
        apiVersion: v1
        kind: Node
        metadata: {name: n1, labels: {"node-role.kubernetes.io/worker": ""}}
        spec: {podCIDR: 10.1.0.0/24, podCIDRs: [10.1.0.0/24], taints: [{key: k, value: v, effect: NoSchedule}]}
        """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: hello, namespace: default}
        spec:
          replicas: 2
          selector: {matchLabels: {app: hello}}
          template:
            metadata: {labels: {app: hello}}
            spec: {containers: [{name: web, image: "img:1", ports: [{containerPort: 80}]}]}
        """,
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: {name: hello-1, namespace: default, labels: {app: hello}}
        spec:
          replicas: 1
          selector: {matchLabels: {app: hello}}
          template:
            metadata: {labels: {app: hello}}
            spec: {containers: [{name: web, image: "img:1"}], volumes: [{name: v, emptyDir: {}}]}
        """,
        "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: default}, spec: {selector: {app: web}, clusterIP: 10.96.0.77, type: NodePort, ports: [{name: http, port: 80, targetPort: http, nodePort: 30080}]}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: default}, data: {a: \"1\", text: \"two\\nlines\\n\"}, binaryData: {b: AAEC}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: key, namespace: default}, data: {k: c2VjcmV0}}",
        "{apiVersion: v1, kind: Endpoints, metadata: {name: web, namespace: default}, subsets: [{addresses: [{ip: 10.1.0.5}], ports: [{name: http, port: 80, protocol: TCP}]}]}",
        "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}, addressType: IPv4, endpoints: [{addresses: [10.1.0.5], conditions: {ready: true}, nodeName: n1}], ports: [{name: http, port: 80, protocol: TCP}]}",
        "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: n1, namespace: default}, spec: {holderIdentity: n1, leaseDurationSeconds: 40}}",
    ];

    public static readonly string[] Statuses =
    [
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: default}
        status:
          phase: Running
          hostIP: 10.0.0.1
          podIP: 10.1.0.5
          podIPs: [{ip: 10.1.0.5}]
          startTime: "2026-01-02T03:04:05Z"
          qosClass: Burstable
          conditions: [{type: Initialized, status: "True"}, {type: Ready, status: "False"}]
          initContainerStatuses:
          - {name: init, ready: true, restartCount: 0, image: "img:0", imageID: "sha256:0", state: {terminated: {exitCode: 0, reason: Completed, startedAt: "2026-01-02T03:04:05Z", finishedAt: "2026-01-02T03:04:06Z"}}}
          containerStatuses:
          - name: c
            ready: false
            restartCount: 2
            image: img:1
            imageID: sha256:1
            containerID: crun://1
            state: {waiting: {reason: CrashLoopBackOff}}
            lastState: {terminated: {exitCode: 137, reason: OOMKilled, startedAt: "2026-01-02T03:04:05Z", finishedAt: "2026-01-02T03:04:07Z"}}
        """,
        """
        apiVersion: v1
        kind: Node
        metadata: {name: n1}
        status:
          capacity: {cpu: "2", memory: 4Gi, pods: "110"}
          allocatable: {cpu: "2", memory: 4Gi, pods: "110"}
          addresses: [{type: InternalIP, address: 10.0.0.1}, {type: Hostname, address: n1}]
          conditions: [{type: Ready, status: "True", reason: KubeletReady, message: ready, lastHeartbeatTime: "2026-01-02T03:04:05Z", lastTransitionTime: "2026-01-02T03:04:05Z"}]
          nodeInfo: {machineID: m, systemUUID: s, bootID: b, kernelVersion: "6", osImage: Debian, operatingSystem: linux, architecture: amd64, containerRuntimeVersion: crun, kubeletVersion: v1.36.0, kubeProxyVersion: ""}
        """,
    ];

    /// <summary>Of the pod with the UID that takes the place of <c>UID</c>.</summary>
    public const string Event =
        """
        apiVersion: v1
        kind: Event
        metadata: {name: web.1, namespace: default}
        involvedObject: {kind: Pod, name: web, namespace: default, apiVersion: v1, uid: UID}
        type: Warning
        reason: BackOff
        message: Back-off restarting failed container
        source: {component: kubelet}
        count: 3
        firstTimestamp: "2026-01-02T03:04:05Z"
        lastTimestamp: "2026-01-02T03:05:05Z"
        """;

    /// <summary>Without what is another every time.</summary>
    /// <summary>Without what another run draws or counts otherwise.</summary>
    public static string Steady(string text) => Revisions().Replace(Uids().Replace(text, "(uid)"), "$1(revision)");

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uids();

    [GeneratedRegex("(Resource Version: +)[0-9]+")]
    private static partial Regex Revisions();
}
