using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>Bounds what the objects of a namespace may use together.</summary>
[ApiType("io.k8s.api.core.v1.ResourceQuota")]
[Kind("", "v1", "ResourceQuota", "resourcequotas")]
public sealed partial record ResourceQuota
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The bounds that are wanted.</summary>
    [Field(2)]
    public ResourceQuotaSpec Spec { get; init; } = new();

    /// <summary>The bounds in force, and what is used of them.</summary>
    [Field(3)]
    public ResourceQuotaStatus Status { get; init; } = new();
}
