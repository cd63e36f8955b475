namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>kubectl describe of the kinds that people look at daily: it reads the typed objects and what belongs to them.</summary>
public sealed class DescribeTests(KubectlServer server) : IClassFixture<KubectlServer>
{
    private const string Template = "{metadata: {labels: {app: web}}, spec: {restartPolicy: Always, containers: [{name: c, image: 'nginx:1', ports: [{containerPort: 80}], resources: {limits: {cpu: 200m}}}]}}";
    private const string Batch = "{spec: {restartPolicy: Never, containers: [{name: c, image: 'date:1'}]}}";

    private static readonly string Objects = """
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {nodeSelector: {disk: ssd}, volumes: [{name: v, configMap: {name: settings}}], containers: [{name: c, image: 'nginx:1', env: [{name: A, value: b}], volumeMounts: [{name: v, mountPath: /v}], livenessProbe: {httpGet: {port: 80}}}]}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort, selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {k: some text}}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: pass}, stringData: {k: hidden}}
        ---
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}
        ---
        {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], storageClassName: slow, resources: {requests: {storage: 1Gi}}}}
        ---
        {apiVersion: v1, kind: LimitRange, metadata: {name: limits}, spec: {limits: [{type: Pod, max: {cpu: '2'}}]}}
        ---
        {apiVersion: v1, kind: ReplicationController, metadata: {name: web}, spec: {replicas: 2, selector: {app: web}, template: TEMPLATE}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: TEMPLATE}}
        ---
        {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: web}, spec: {selector: {matchLabels: {app: web}}, template: TEMPLATE}}
        ---
        {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: web}, spec: {serviceName: web, replicas: 2, selector: {matchLabels: {app: web}}, template: TEMPLATE}}
        ---
        {apiVersion: batch/v1, kind: Job, metadata: {name: once}, spec: {completions: 3, template: BATCH}}
        ---
        {apiVersion: batch/v1, kind: CronJob, metadata: {name: often}, spec: {schedule: '*/5 * * * *', jobTemplate: {spec: {template: BATCH}}}}
        ---
        {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web}, spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 5}}
        ---
        {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}, spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}}
        ---
        {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {ingressClassName: nginx, rules: [{host: web.example, http: {paths: [{path: /a, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}}
        ---
        {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: web}, spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}]}]}}
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: reader}, rules: [{apiGroups: [''], resources: [pods], verbs: [get, list]}]}
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: readers}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}, subjects: [{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]}
        """.Replace("TEMPLATE", Template, StringComparison.Ordinal).Replace("BATCH", Batch, StringComparison.Ordinal);

    public static TheoryData<string> Versions => KubectlServer.Versions;

    [Theory, MemberData(nameof(Versions))]
    public async Task The_daily_kinds_are_described_with_their_defaults_and_events(string version)
    {
        var kubectl = await server.OpenAsync(version, "daily");
        await kubectl.RunAsync("create -f -", Objects);
        var uid = await kubectl.RunAsync("get pod web -o jsonpath={.metadata.uid}");
        await kubectl.RunAsync("create -f -", $"---\n{{apiVersion: v1, kind: Event, metadata: {{name: e}}, involvedObject: {{apiVersion: v1, kind: Pod, name: web, namespace: {kubectl.Namespace}, uid: {uid}}}, reason: Seen, message: by the test, type: Normal, source: {{component: eye}}, count: 1, firstTimestamp: '2026-01-02T03:04:05Z', lastTimestamp: '2026-01-02T03:04:05Z'}}");
        var told = await kubectl.RunAsync("describe -f -", Objects);
        string[][] expected =
        [
            [@"Name: +web\n", @"Image: +nginx:1\n", @"Liveness: +http-get http://:80/ delay=0s timeout=1s period=10s #success=1 #failure=3\n", @"A: +b\n", @"/v from v \(rw\)\n", @"Node-Selectors: +disk=ssd\n", @"QoS Class: +BestEffort\n"],
            [@"Type: +NodePort\n", @"IP: +10\.96\.", @"TargetPort: +8080/TCP\n", @"NodePort: +http +3[0-2]\d{3}/TCP\n", @"Session Affinity: +None\n"],
            [@"Name: +settings\n", @"k:\n----\nsome text\n"],
            [@"Type: +Opaque\n", @"k: +6 bytes\n"],
            [@"Name: +robot\n"],
            [@"StorageClass: +slow\n", @"Status: +Pending\n", @"VolumeMode: +Filesystem\n", @"Used By: +<none>\n"],
            [@"Pod +cpu +- +2 +- +- +-\n"],
            [@"Selector: +app=web\n", @"Replicas: +0 current / 2 desired\n"],
            [@"Replicas: +2 desired \| 0 updated \| 0 total", @"StrategyType: +RollingUpdate\n", @"RollingUpdateStrategy: +25% max unavailable, 25% max surge\n", @"cpu: +200m\n"],
            [@"Desired Number of Nodes Scheduled: 0\n"],
            [@"Replicas: +2 desired \| 0 total\n", @"Update Strategy: +RollingUpdate\n", @"Partition: +0\n"],
            [@"Completions: +3\n", @"Parallelism: +1\n", @"Completion Mode: +NonIndexed\n"],
            [@"Schedule: +\*/5 \* \* \* \*\n", @"Concurrency Policy: +Allow\n", @"Successful Job History Limit: +3\n", @"Suspend: +False\n"],
            [@"Reference: +Deployment/web\n", @"resource cpu on pods +\(as a percentage of request\): +<unknown> / 80%\n", @"Min replicas: +2\n"],
            [@"Min available: +1\n", @"Allowed disruptions: +0\n"],
            [@"Ingress Class: +nginx\n", @"web\.example +\n +/a +web:80 "],
            [@"PodSelector: +app=web\n", @"To Port: 80/TCP\n", @"CIDR: 10\.0\.0\.0/8\n", @"Policy Types: Ingress\n"],
            [@"pods +\[\] +\[\] +\[get list\]\n"],
            [@"Kind: +Role\n", @"User +ann +\n"],
        ];
        Assert.Matches(@"\n  Normal +Seen +.* +eye +by the test\n", told);
        foreach (var line in expected.SelectMany(static e => e))
        {
            Assert.Matches(line, told);
        }

        var ns = await kubectl.RunAsync($"describe namespace {kubectl.Namespace}");
        Assert.Matches(@"Status: +Active\n", ns);
        Assert.Matches(@"Pod +cpu +- +2 +- +- +-\n", ns);
        Assert.Contains("No resource quota.", ns);
        Assert.StartsWith("Name: ", await kubectl.RunAsync("describe pods -l app=web"));
        Assert.DoesNotContain("Events:", await kubectl.RunAsync("describe pod web --show-events=false"));
        Assert.StartsWith("Name: ", await kubectl.RunAsync("describe pod we"));
        Assert.Equal("Error from server (NotFound): pods \"nobody\" not found\n", await kubectl.RefusedAsync("describe pod nobody"));
        Assert.Matches(@"LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n.* +Normal +Seen +[Pp]od/web +by the test\n", await kubectl.RunAsync("events --for pod/web"));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Kinds_of_the_whole_cluster_are_described(string version)
    {
        var kubectl = await server.OpenAsync(version, "cluster");
        var name = kubectl.Namespace;
        var objects = """
            ---
            {apiVersion: v1, kind: Node, metadata: {name: NAME, labels: {node-role.kubernetes.io/worker: ''}}, spec: {podCIDR: 10.9.0.0/24, taints: [{key: k, value: v, effect: NoSchedule}]}}
            ---
            {apiVersion: v1, kind: PersistentVolume, metadata: {name: NAME}, spec: {capacity: {storage: 5Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /data}}}
            ---
            {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: NAME}, provisioner: example.com/disk, parameters: {type: ssd}}
            ---
            {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: NAME}, value: 7, description: some}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: NAME}, rules: [{nonResourceURLs: [/logs], verbs: [get]}]}
            ---
            {apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: NAME}, spec: {controller: example.com/c}}
            """.Replace("NAME", name, StringComparison.Ordinal);
        await kubectl.RunAsync("create -f -", objects);
        await kubectl.RunAsync($"patch node {name} --subresource=status --type=merge -p {{\"status\":{{\"capacity\":{{\"cpu\":\"4\"}},\"allocatable\":{{\"cpu\":\"4\"}},\"nodeInfo\":{{\"kubeletVersion\":\"v1.36.0\"}},\"conditions\":[{{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"KubeletReady\"}}]}}}}");
        await kubectl.RunAsync("create -f -", $"---\n{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{nodeName: {name}, containers: [{{name: c, image: i, resources: {{requests: {{cpu: '1'}}}}}}]}}}}");
        var told = await kubectl.RunAsync("describe -f -", objects);
        foreach (var line in (string[])[
            @"Roles: +worker\n", @"Taints: +k=v:NoSchedule\n", @"Ready +True .*KubeletReady", @"PodCIDR: +10\.9\.0\.0/24\n", @"Kubelet Version: +v1\.36\.0\n", $@"{name} +web +1 \(25%\) ", @"cpu +1 \(25%\) +0 \(0%\)\n",
            @"Reclaim Policy: +Retain\n", @"Status: +Pending\n", @"Capacity: +5Gi\n", @"Path: +/data\n",
            @"Provisioner: +example\.com/disk\n", @"ReclaimPolicy: +Delete\n", @"VolumeBindingMode: +Immediate\n",
            @"Value: +7\n", @"PreemptionPolicy: +PreemptLowerPriority\n", @"\[/logs\] +\[\] +\[get\]\n", @"Controller: +example\.com/c\n"])
        {
            Assert.Matches(line, told);
        }
    }
}
