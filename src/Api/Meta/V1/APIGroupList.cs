using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>All groups but the core one: the answer of /apis.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.APIGroupList")]
public sealed partial record APIGroupList
{
    /// <summary>The groups.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<APIGroup> Groups { get; init; } = [];

    /// <summary>v1.</summary>
    [Field(0)]
    public string? ApiVersion { get; init; }

    /// <summary>APIGroupList.</summary>
    [Field(0)]
    public string? Kind { get; init; }
}
