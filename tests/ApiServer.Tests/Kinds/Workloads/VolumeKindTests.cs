using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds.Workloads;

/// <summary>PersistentVolumes and the claims for them.</summary>
public sealed class VolumeKindTests
{
    private const string Meta = "\"metadata\":{\"name\":\"x\"}";
    private const string Host = "\"capacity\":{\"storage\":\"1Gi\"},\"accessModes\":[\"ReadWriteOnce\"],\"hostPath\":{\"path\":\"/d\"}";
    private const string Ask = "\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}";
    private static readonly KindCase Volumes = new("persistentvolumes");
    private static readonly KindCase Claims = new("persistentvolumeclaims");

    [Fact]
    public void A_volume_gets_its_defaults()
    {
        var created = Volumes.Create($"{{{Meta},\"spec\":{{{Host}}}}}");
        Assert.Equal(("Retain", "Filesystem", ""),
            (created.At("spec", "persistentVolumeReclaimPolicy")!.AsString, created.At("spec", "volumeMode")!.AsString, created.At("spec", "hostPath", "type")!.AsString));
        Assert.Equal(KindCase.Parse("""{"phase":"Pending","lastPhaseTransitionTime":"2026-01-02T03:04:05Z"}"""), created["status"]);
        Assert.Empty(Volumes.Errors(created));
    }

    [Theory]
    [InlineData("{}", new[] { "spec.accessModes: Required value", "spec.capacity: Required value", "spec.capacity: Unsupported value: {}: supported values: \"storage\"", "spec: Required value: must specify a volume type" })]
    [InlineData("{" + Host + ",\"nfs\":{\"server\":\"s\",\"path\":\"rel\"}}", new[] { "spec.nfs: Forbidden: may not specify more than 1 volume type" })]
    [InlineData("{\"capacity\":{\"storage\":\"0\"},\"accessModes\":[\"Sometimes\"],\"csi\":{\"driver\":\"d\"}}",
        new[] { "spec.accessModes: Unsupported value: \"Sometimes\": supported values: \"ReadOnlyMany\", \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWriteOncePod\"",
            "spec.capacity[storage]: Invalid value: \"0\": must be greater than zero", "spec.csi.volumeHandle: Required value" })]
    [InlineData("{\"capacity\":{\"storage\":\"1\"},\"accessModes\":[\"ReadWriteOnce\",\"ReadWriteOncePod\"],\"local\":{\"path\":\"/d\"}}",
        new[] { "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes", "spec.nodeAffinity: Required value: Local volume requires node affinity" })]
    [InlineData("{\"capacity\":{\"storage\":\"1\"},\"accessModes\":[\"ReadWriteOnce\"],\"rbd\":{},\"volumeAttributesClassName\":\"gold\"}",
        new[] { "spec.rbd.monitors: Required value", "spec.rbd.image: Required value", "spec.csi: Required value: has to be specified when using volumeAttributesClassName" })]
    public void Bad_volumes_are_refused(string spec, string[] errors) => Assert.Equal(errors, Volumes.CreateErrors($"{{{Meta},\"spec\":{spec}}}"));

    [Theory]
    [InlineData("spec.capacity.storage", "\"2Gi\"", null)]
    [InlineData("spec.hostPath.path", "\"/e\"", "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\n-hostPath.path: \"/d\"\n+hostPath.path: \"/e\"\n")]
    [InlineData("spec.volumeMode", "\"Block\"", "volumeMode: Invalid value: \"Block\": field is immutable")]
    [InlineData("spec.nodeAffinity", """{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"Exists"}]}]}}""", null)]
    public void Where_a_volume_is_stays(string path, string value, string? error) =>
        Assert.Equal(error is null ? [] : [error], Volumes.ChangeErrors(Volumes.Create($"{{{Meta},\"spec\":{{{Host}}}}}"), path, value));

    [Fact]
    public void A_claim_gets_its_defaults_and_both_sources()
    {
        var created = Claims.Create($"{{{WorkloadCase.Meta},\"spec\":{{{Ask},\"dataSource\":{{\"kind\":\"PersistentVolumeClaim\",\"name\":\"o\"}}}}}}");
        Assert.Equal(("Filesystem", "o"), (created.At("spec", "volumeMode")!.AsString, created.At("spec", "dataSourceRef", "name")!.AsString));
        Assert.Equal(KindCase.Parse("""{"phase":"Pending"}"""), created["status"]);
        Assert.Empty(Claims.Errors(created));
        var other = Claims.Create($"{{{WorkloadCase.Meta},\"spec\":{{{Ask},\"dataSource\":{{\"apiGroup\":\"a.b\",\"kind\":\"Thing\",\"name\":\"o\"}}}}}}");
        Assert.Equal((null, null), (other.At("spec", "dataSource"), other.At("spec", "dataSourceRef")));
    }

    [Theory]
    [InlineData("{}", new[] { "spec.accessModes: Required value: at least 1 access mode is required", "spec.resources[storage]: Required value" })]
    [InlineData("{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"-1\"}},\"volumeMode\":\"Tape\",\"storageClassName\":\"A_b\"}",
        new[] { "spec.resources[storage]: Invalid value: \"-1\": must be greater than zero",
            "spec.storageClassName: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
            "spec.volumeMode: Unsupported value: \"Tape\": supported values: \"Block\", \"Filesystem\"" })]
    [InlineData("{" + Ask + ",\"dataSourceRef\":{\"kind\":\"Thing\",\"name\":\"\"}}",
        new[] { "spec.dataSourceRef.name: Required value", "spec.dataSourceRef: Invalid value: \"Thing\": must be 'PersistentVolumeClaim' when referencing the default apiGroup" })]
    public void Bad_claims_are_refused(string spec, string[] errors) => Assert.Equal(errors, Claims.CreateErrors($"{{{WorkloadCase.Meta},\"spec\":{spec}}}"));

    [Theory]
    [InlineData("Pending", "spec.volumeName", "\"v\"", null)]
    [InlineData("Pending", "spec.storageClassName", "\"fast\"", null)]
    [InlineData("Pending", "spec.volumeAttributesClassName", "\"gold\"", null)]
    [InlineData("Bound", "spec.resources.requests.storage", "\"2Gi\"", null)]
    [InlineData("Pending", "spec.resources.requests.storage", "\"2Gi\"",
        "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n-resources.requests.storage: \"1Gi\"\n+resources.requests.storage: \"2Gi\"\n")]
    [InlineData("Bound", "spec.resources.requests.storage", "\"512Mi\"", "spec.resources.requests.storage: Forbidden: field can not be less than status.capacity")]
    [InlineData("Bound", "spec.accessModes", """["ReadOnlyMany"]""",
        "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n-accessModes[0]: \"ReadWriteOnce\"\n+accessModes[0]: \"ReadOnlyMany\"\n")]
    public void What_is_asked_for_stays(string phase, string path, string value, string? error)
    {
        var claim = Claims.Create($"{{{WorkloadCase.Meta},\"spec\":{{{Ask}}}}}").With("status", KindCase.Parse($$$"""{"phase":"{{{phase}}}","capacity":{"storage":"1Gi"}}"""));
        Assert.Equal(error is null ? [] : [error], Claims.ChangeErrors(claim, path, value));
    }

    [Fact]
    public void Rows_tell_who_has_what()
    {
        const string meta = """ "metadata":{"name":"x","creationTimestamp":"2026-01-02T03:03:05Z"} """;
        Assert.Equal("x  1Gi  RWO,RWX  Retain  Bound  ns/c  fast  <unset>    60s | Filesystem", Volumes.Row(
            $$$$"""{{{{{meta}}}},"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteMany","ReadWriteOnce"],"persistentVolumeReclaimPolicy":"Retain","claimRef":{"namespace":"ns","name":"c"},"storageClassName":"fast","volumeMode":"Filesystem"},"status":{"phase":"Bound"}}"""));
        Assert.Equal("x  Bound  v  1Gi  RWO  fast  gold  60s | <unset>", Claims.Row(
            $$$$"""{{{{{meta}}}},"spec":{"volumeName":"v","storageClassName":"fast","volumeAttributesClassName":"gold"},"status":{"phase":"Bound","capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"]}}"""));
        Assert.Equal("x  Pending          <unset>  60s | <unset>", Claims.Row($$$"""{{{{meta}}},"spec":{},"status":{"phase":"Pending","accessModes":["ReadWriteOnce"]}}"""));
    }

    [Fact]
    public void A_phase_that_changes_is_dated()
    {
        var kind = Volumes.Kind;
        var old = KindCase.Parse("""{"metadata":{"name":"x"},"status":{"phase":"Pending","lastPhaseTransitionTime":"2026-01-01T00:00:00Z"}}""");
        string Dated(DocumentObject o) => kind.PrepareForStatusUpdate(old, o, Volumes.Context).At("status", "lastPhaseTransitionTime")!.AsString!;
        Assert.Equal("2026-01-02T03:04:05Z", Dated(old.WithAt(["status", "phase"], "Bound")));
        Assert.Equal("2026-01-01T00:00:00Z", Dated(old.WithAt(["status", "message"], "m")));
    }

    [Fact]
    public void Old_ways_are_warned_of()
    {
        Assert.Equal(["spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning."],
            Volumes.Kind.Warnings(KindCase.Parse("""{"spec":{"persistentVolumeReclaimPolicy":"Recycle"}}""")));
        Assert.Equal(["spec.resources.requests[storage]: fractional byte value \"500m\" is invalid, must be an integer"],
            Claims.Kind.Warnings(KindCase.Parse("""{"spec":{"resources":{"requests":{"storage":"500m"}}}}""")));
    }
}
