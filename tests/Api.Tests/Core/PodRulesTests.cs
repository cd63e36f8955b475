using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;
using MiniKube.Api.Yaml;
using V1 = MiniKube.Api.Core.V1;

namespace MiniKube.Api.Tests.Core;

public sealed class PodRulesTests
{
    private static readonly Timestamp Now = Timestamp.Parse("2026-01-02T03:04:05Z");

    private static PodSpec Spec(string yaml) => ApiJson.Read<PodSpec>(YamlReader.Read(yaml));

    private static string Text(SortedDictionary<string, Quantity> resources) => string.Join(' ', resources.Select(r => $"{r.Key}={r.Value}"));

    [Theory]
    [InlineData("containers: []", "")]
    [InlineData("containers: [{resources: {requests: {cpu: 100m, memory: 1Gi}}}, {resources: {requests: {cpu: 0.2}}}]", "cpu=300m memory=1Gi")]
    [InlineData("containers: [{resources: {requests: {cpu: 100m}}}]\ninitContainers: [{resources: {requests: {cpu: 1}}}, {resources: {requests: {memory: 1Mi}}}]", "cpu=1 memory=1Mi")]
    [InlineData("containers: [{resources: {requests: {cpu: 200m}}}, {resources: {requests: {cpu: 200m}}}]\ninitContainers: [{restartPolicy: Always, resources: {requests: {cpu: 100m}}}, {resources: {requests: {cpu: 500m}}}]", "cpu=600m")]
    [InlineData("containers: [{resources: {requests: {cpu: 200m}}}]\ninitContainers: [{resources: {requests: {cpu: 250m}}}, {restartPolicy: Always, resources: {requests: {cpu: 100m}}}]", "cpu=300m")]
    [InlineData("containers: [{resources: {requests: {cpu: 1}}}]\noverhead: {cpu: 10m, memory: 1Mi}", "cpu=1010m memory=1Mi")]
    [InlineData("containers: [{resources: {requests: {cpu: 1, ephemeral-storage: 1Gi}}}]\nresources: {requests: {cpu: 2, ephemeral-storage: 5Gi}}\noverhead: {cpu: 1}", "cpu=3 ephemeral-storage=1Gi")]
    public void A_pod_requests_what_runs_at_once(string spec, string expected) => Assert.Equal(expected, Text(Spec(spec).TotalRequests()));

    [Fact]
    public void Containers_without_requests_can_be_assumed_to_need_some()
    {
        var assumed = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("100m") };
        Assert.Equal("cpu=1100m memory=1Gi", Text(Spec("containers: [{resources: {requests: {cpu: 1}}}, {resources: {requests: {memory: 1Gi}}}]").TotalRequests(assumed)));
    }

    [Theory]
    [InlineData("containers: [{resources: {limits: {cpu: 1}}}, {resources: {limits: {memory: 1Gi}}}]\noverhead: {cpu: 10m, pods: 1}", "cpu=1010m memory=1Gi")]
    [InlineData("containers: [{resources: {limits: {cpu: 1}}}]\nresources: {limits: {cpu: 500m}}", "cpu=500m")]
    public void A_pod_is_limited_by_the_sum_of_its_limits(string spec, string expected) => Assert.Equal(expected, Text(Spec(spec).TotalLimits()));

    [Theory]
    [InlineData("containers: [{}]", PodQos.BestEffort)]
    [InlineData("containers: [{resources: {requests: {cpu: 0}}}]", PodQos.BestEffort)]
    [InlineData("containers: [{resources: {limits: {example.com/gpu: 1}}}]", PodQos.BestEffort)]
    [InlineData("containers: [{resources: {requests: {cpu: 1}}}]", PodQos.Burstable)]
    [InlineData("containers: [{resources: {requests: {cpu: 1, memory: 1}, limits: {cpu: 1, memory: 1}}}]", PodQos.Guaranteed)]
    [InlineData("containers: [{resources: {requests: {cpu: 1, memory: 1}, limits: {cpu: 1, memory: 2}}}]", PodQos.Burstable)]
    [InlineData("containers: [{resources: {requests: {cpu: 1}, limits: {cpu: 1}}}]", PodQos.Burstable)]
    [InlineData("containers: [{resources: {requests: {cpu: 1, memory: 1}, limits: {cpu: 1000m, memory: 1}}}, {}]", PodQos.Burstable)]
    [InlineData("containers: [{resources: {requests: {cpu: 1, memory: 1}, limits: {cpu: 1, memory: 1}}}]\ninitContainers: [{}]", PodQos.Burstable)]
    [InlineData("containers: [{}]\nresources: {requests: {cpu: 1, memory: 1}, limits: {cpu: 1, memory: 1}}", PodQos.Guaranteed)]
    public void Quality_of_service(string spec, string expected) => Assert.Equal(expected, PodQos.Compute(Spec(spec)));

    [Theory]
    [InlineData("{}", "{key: k, effect: NoSchedule}", true)]
    [InlineData("{}", "{key: k, value: v, effect: NoSchedule}", false)]
    [InlineData("{operator: Exists}", "{key: k, value: v, effect: NoSchedule}", true)]
    [InlineData("{key: k, operator: Exists}", "{key: k, value: v, effect: NoSchedule}", true)]
    [InlineData("{key: k, operator: Exists, effect: NoExecute}", "{key: k, effect: NoSchedule}", false)]
    [InlineData("{key: k, value: v}", "{key: k, value: v, effect: NoSchedule}", true)]
    [InlineData("{key: k, operator: Equal, value: w}", "{key: k, value: v, effect: NoSchedule}", false)]
    [InlineData("{key: j, operator: Exists}", "{key: k, effect: NoSchedule}", false)]
    [InlineData("{key: k}", "{key: k, effect: NoSchedule}", true)]
    [InlineData("{key: k, operator: Other}", "{key: k, effect: NoSchedule}", false)]
    public void Tolerations(string toleration, string taint, bool tolerated) =>
        Assert.Equal(tolerated, ApiJson.Read<Toleration>(YamlReader.Read(toleration)).Tolerates(ApiJson.Read<Taint>(YamlReader.Read(taint))));

    [Fact]
    public void The_shortest_toleration_counts()
    {
        Taint[] taints = [new() { Key = "a", Effect = "NoExecute" }, new() { Key = "b", Effect = "NoExecute" }, new() { Key = "c", Effect = "NoSchedule" }];
        var a = new Toleration { Key = "a", Operator = "Exists", TolerationSeconds = 300 };
        var b = new Toleration { Key = "b", Operator = "Exists" };
        Assert.Equal(TimeSpan.FromSeconds(300), new[] { a, b }.ToleratedFor(taints));
        Assert.Equal(TimeSpan.Zero, new[] { a }.ToleratedFor(taints));
        Assert.Equal(TimeSpan.Zero, new[] { a with { TolerationSeconds = -1 }, b }.ToleratedFor(taints));
        Assert.Null(new[] { a with { TolerationSeconds = null }, b }.ToleratedFor(taints));
        Assert.Null(Array.Empty<Toleration>().ToleratedFor([]));
        Assert.Equal("c", new[] { a, b }.FirstUntolerated(taints, "NoSchedule", "NoExecute")?.Key);
        Assert.Null(new[] { a, b }.FirstUntolerated(taints, "NoExecute"));
        Assert.Equal("a:NoExecute", taints[0].ToText());
        Assert.Equal("a=v:NoExecute", (taints[0] with { Value = "v" }).ToText());
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("{nodeSelector: {zone: a}}", true)]
    [InlineData("{nodeSelector: {zone: b}}", false)]
    [InlineData("{nodeSelector: {none: ''}}", false)]
    [InlineData("{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}}}", false)]
    [InlineData("{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{}]}}}}", false)]
    [InlineData("{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{}, {matchExpressions: [{key: zone, operator: In, values: [b, a]}]}]}}}}", true)]
    [InlineData("{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: NotIn, values: [a]}]}]}}}}", false)]
    [InlineData("{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: cores, operator: Gt, values: ['3']}, {key: cores, operator: Lt, values: ['5']}]}]}}}}", true)]
    [InlineData("{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: Gt, values: ['3']}]}]}}}}", false)]
    [InlineData("{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: Exists}, {key: none, operator: DoesNotExist}]}]}}}}", true)]
    [InlineData("{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [n1]}]}]}}}}", true)]
    [InlineData("{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [n2]}]}]}}}}", false)]
    public void Node_selection(string spec, bool admitted)
    {
        var node = ApiJson.Read<V1.Node>(YamlReader.Read("metadata: {name: n1, labels: {zone: a, cores: '4'}}"));
        Assert.Equal(admitted, Spec(spec).Admits(node));
    }

    [Fact]
    public void A_condition_keeps_its_time_until_its_status_changes()
    {
        var ready = new PodCondition { Type = PodConditions.Ready, Status = "True" };
        var first = new PodStatus().WithCondition(new PodCondition { Type = "Initialized", Status = "True" }, Now).WithCondition(ready, Now);
        Assert.Equal(["Initialized", "Ready"], first.Conditions.Select(c => c.Type));
        Assert.Same(first, first.WithCondition(ready, Now + TimeSpan.FromSeconds(5)));

        var renamed = first.WithCondition(ready with { Reason = "Other" }, Now + TimeSpan.FromSeconds(5));
        Assert.Equal((Now, "Other"), (renamed.Condition("Ready")!.LastTransitionTime, renamed.Condition("Ready")!.Reason));

        var later = Now + TimeSpan.FromSeconds(9);
        Assert.Equal(later, first.WithCondition(ready with { Status = "False" }, later).Condition("Ready")!.LastTransitionTime);
    }

    [Theory]
    [InlineData("True", 0, 0, true)]
    [InlineData("True", 10, 9, false)]
    [InlineData("True", 10, 10, true)]
    [InlineData("False", 0, 10, false)]
    public void Availability_needs_time(string status, int minReadySeconds, int elapsed, bool available)
    {
        var pod = new Pod { Status = new PodStatus().WithCondition(new PodCondition { Type = "Ready", Status = status }, Now) };
        Assert.Equal(available, pod.IsAvailable(minReadySeconds, Now + TimeSpan.FromSeconds(elapsed)));
    }
}
