using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds.Workloads;

public sealed class StatefulSetTests
{
    private const string Claim =
        "\"volumeClaimTemplates\":[{\"metadata\":{\"name\":\"data\"},\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}]";
    private static readonly KindCase Kind = new("statefulsets");

    [Fact]
    public void A_stateful_set_gets_its_defaults()
    {
        var created = Kind.Create(WorkloadCase.Of(Claim));
        var spec = (DocumentObject)created["spec"]!;
        Assert.Equal("OrderedReady", spec["podManagementPolicy"]!.AsString);
        Assert.Equal(KindCase.Parse("""{"type":"RollingUpdate","rollingUpdate":{"partition":0}}"""), spec["updateStrategy"]);
        Assert.Equal(KindCase.Parse("""{"whenDeleted":"Retain","whenScaled":"Retain"}"""), spec["persistentVolumeClaimRetentionPolicy"]);
        Assert.Equal((1, 10), (spec["replicas"]!.AsInteger, spec["revisionHistoryLimit"]!.AsInteger));
        Assert.Equal(
            KindCase.Parse("""{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeMode":"Filesystem"},"apiVersion":"v1","kind":"PersistentVolumeClaim","status":{"phase":"Pending"}}"""),
            spec["volumeClaimTemplates"]!.AsArray![0]);
        Assert.Equal(KindCase.Parse("""{"replicas":0,"availableReplicas":0}"""), created["status"]);
        Assert.Empty(Kind.Errors(created));
    }

    [Theory]
    [InlineData("""{"type":"RollingUpdate"}""", """{"type":"RollingUpdate"}""")]
    [InlineData("""{"type":"OnDelete"}""", """{"type":"OnDelete"}""")]
    [InlineData("""{"rollingUpdate":{"partition":2}}""", """{"rollingUpdate":{"partition":2},"type":"RollingUpdate"}""")]
    [InlineData("""{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":2}}""", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":2,"partition":0}}""")]
    public void The_strategy_is_completed_as_far_as_it_is_told(string given, string expected) =>
        Assert.Equal(KindCase.Parse(expected), Kind.Create(WorkloadCase.Of($"\"updateStrategy\":{given}")).At("spec", "updateStrategy"));

    [Theory]
    [InlineData("\"podManagementPolicy\":\"Random\"", "spec.podManagementPolicy: Invalid value: \"Random\": must be 'OrderedReady' or 'Parallel'")]
    [InlineData("\"updateStrategy\":{\"type\":\"X\"}", "spec.updateStrategy: Invalid value: {\"type\":\"X\"}: must be 'RollingUpdate' or 'OnDelete'")]
    [InlineData("\"updateStrategy\":{\"type\":\"OnDelete\",\"rollingUpdate\":{\"partition\":1}}", "spec.updateStrategy.rollingUpdate: Invalid value: {\"partition\":1}: only allowed for updateStrategy 'RollingUpdate'")]
    [InlineData("\"updateStrategy\":{\"rollingUpdate\":{\"partition\":-1}}", "spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("\"updateStrategy\":{\"rollingUpdate\":{\"maxUnavailable\":0}}", "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: 0: cannot be 0")]
    [InlineData("\"persistentVolumeClaimRetentionPolicy\":{\"whenScaled\":\"Drop\"}", "spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: \"Drop\": supported values: \"Retain\", \"Delete\"")]
    [InlineData("\"ordinals\":{\"start\":-1}", "spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("\"volumeClaimTemplates\":[{\"metadata\":{\"name\":\"data\"},\"spec\":{\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}]",
        "spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required")]
    public void Bad_stateful_sets_are_refused(string spec, string error) => Assert.Equal([error], Kind.CreateErrors(WorkloadCase.Of(spec)));

    [Fact]
    public void Without_a_selector_there_is_nothing_to_own() => Assert.Equal(
        ["spec.selector: Required value", "spec.template.metadata.labels: Invalid value: {\"app\":\"x\"}: `selector` does not match template `labels`"],
        Kind.CreateErrors($"{{{WorkloadCase.Meta},\"spec\":{{{WorkloadCase.Template}}}}}"));

    [Fact]
    public void Containers_mount_the_claims_by_name()
    {
        string Mounting(string name) => WorkloadCase.Of(Claim).Replace("\"image\":\"i\"", $"\"image\":\"i\",\"volumeMounts\":[{{\"name\":\"{name}\",\"mountPath\":\"/d\"}}]", StringComparison.Ordinal);
        Assert.Empty(Kind.CreateErrors(Mounting("data")));
        Assert.Equal(["spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"other\""], Kind.CreateErrors(Mounting("other")));
    }

    [Theory]
    [InlineData("spec.replicas", "3", true)]
    [InlineData("spec.minReadySeconds", "3", true)]
    [InlineData("spec.ordinals", """{"start":2}""", true)]
    [InlineData("spec.revisionHistoryLimit", "2", true)]
    [InlineData("spec.template.metadata.labels.more", "\"yes\"", true)]
    [InlineData("spec.updateStrategy", """{"type":"OnDelete"}""", true)]
    [InlineData("spec.persistentVolumeClaimRetentionPolicy.whenDeleted", "\"Delete\"", true)]
    [InlineData("spec.serviceName", "\"other\"", false)]
    [InlineData("spec.podManagementPolicy", "\"Parallel\"", false)]
    [InlineData("spec.volumeClaimTemplates", "[]", false)]
    public void Most_of_the_spec_stays(string path, string value, bool may)
    {
        var created = Kind.Create(WorkloadCase.Of(Claim));
        Assert.Equal(may ? [] :
            ["spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"],
            Kind.ChangeErrors(created, path, value));
    }

    [Theory]
    [InlineData("""{"replicas":1,"readyReplicas":2,"availableReplicas":0}""", "status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas")]
    [InlineData("""{"replicas":2,"readyReplicas":0,"availableReplicas":1}""", "status.availableReplicas: Invalid value: 1: cannot be greater than status.readyReplicas")]
    public void Bad_statuses_are_refused(string status, string error)
    {
        var created = Kind.Create(WorkloadCase.Of());
        Assert.Equal([error], Kind.StatusErrors(created, created.With("status", KindCase.Parse(status))));
    }

    [Fact]
    public void A_row_counts_the_ready() => Assert.Equal("x  1/3  60s | c  i", Kind.Row(
        """{"metadata":{"name":"x","creationTimestamp":"2026-01-02T03:03:05Z"},"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"c","image":"i"}]}}},"status":{"readyReplicas":1}}"""));

    [Fact]
    public void A_history_without_end_is_warned_of() => Assert.Equal(
        ["spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"],
        Kind.Kind.Warnings(Kind.Decode(WorkloadCase.Of("\"revisionHistoryLimit\":-1"))));
}
