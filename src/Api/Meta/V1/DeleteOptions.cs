using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions")]
public sealed partial record DeleteOptions
{
    [Field(1)]
    public long? GracePeriodSeconds { get; init; }

    [Field(2)]
    public Preconditions? Preconditions { get; init; }

    [Field(3)]
    public bool? OrphanDependents { get; init; }

    [Field(4)]
    public string? PropagationPolicy { get; init; }

    [Field(5, ListType = "atomic")]
    public IReadOnlyList<string> DryRun { get; init; } = [];

    [Field(6)]
    public bool? IgnoreStoreReadErrorWithClusterBreakingPotential { get; init; }

    [Field(0)]
    public string? ApiVersion { get; init; }

    [Field(0)]
    public string? Kind { get; init; }
}
