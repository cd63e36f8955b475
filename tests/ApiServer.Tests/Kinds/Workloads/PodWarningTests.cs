namespace MiniKube.ApiServer.Tests.Kinds.Workloads;

public sealed class PodWarningTests
{
    public static TheoryData<string, string[]> Doubtful => new()
    {
        { "\"nodeSelector\":{\"beta.kubernetes.io/os\":\"linux\"}", ["spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead"] },
        { "\"affinity\":{\"nodeAffinity\":{\"preferredDuringSchedulingIgnoredDuringExecution\":[{\"weight\":1,\"preference\":{\"matchExpressions\":[{\"key\":\"failure-domain.beta.kubernetes.io/zone\",\"operator\":\"Exists\"}]}}]}}",
            ["spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].key: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead"] },
        { "\"topologySpreadConstraints\":[{\"maxSkew\":1,\"topologyKey\":\"zone\",\"whenUnsatisfiable\":\"DoNotSchedule\"}]",
            ["spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod"] },
        { "\"volumes\":[{\"name\":\"v\",\"rbd\":{}}]", ["spec.volumes[0].rbd: deprecated in v1.28, non-functional in v1.31+"] },
        { "\"imagePullSecrets\":[{\"name\":\"a\"},{\"name\":\"a\"},{}]", ["spec.imagePullSecrets[1].name: duplicate name \"a\"", "spec.imagePullSecrets[2].name: invalid empty name \"\""] },
        { "\"terminationGracePeriodSeconds\":-1", ["spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1"] },
        { "\"affinity\":{\"podAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"topologyKey\":\"k\"}]}}",
            ["spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: a null labelSelector results in matching no pod"] },
    };

    [Theory]
    [MemberData(nameof(Doubtful))]
    public void A_doubtful_pod_is_warned_of(string spec, string[] warnings) =>
        Assert.Equal(warnings, Warnings($"{spec},\"containers\":[{{\"name\":\"a\",\"image\":\"i\"}}]"));

    [Theory]
    [InlineData("""{"env":[{"name":"A","value":"1"},{"name":"A","value":"2"}]}""", "spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply")]
    [InlineData("""{"resources":{"limits":{"memory":"500m"}}}""", "spec.containers[0].resources.limits[memory]: fractional byte value \"500m\" is invalid, must be an integer")]
    [InlineData("""{"ports":[{"containerPort":80,"protocol":"TCP"},{"containerPort":80,"protocol":"TCP"}]}""", "spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]")]
    [InlineData("""{"ports":[{"containerPort":80,"protocol":"TCP","hostPort":80},{"containerPort":80,"protocol":"TCP"}]}""", "spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]")]
    [InlineData("""{"env":[{"name":"A","value":"1"},{"name":"A","value":"$(A)2"}],"ports":[{"containerPort":80,"protocol":"TCP"},{"containerPort":80,"protocol":"UDP"}]}""", null)]
    public void A_doubtful_container_is_warned_of(string container, string? warning) =>
        Assert.Equal(warning is null ? [] : [warning], Warnings($"\"containers\":[{container}]"));

    private static IReadOnlyList<string> Warnings(string spec) => new KindCase("pods").Kind.Warnings(KindCase.Parse($"{{\"metadata\":{{\"name\":\"x\"}},\"spec\":{{{spec}}}}}"));
}
