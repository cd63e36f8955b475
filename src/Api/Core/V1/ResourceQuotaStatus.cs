using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>The bounds in force, and what is used of them.</summary>
[ApiType("io.k8s.api.core.v1.ResourceQuotaStatus")]
public sealed partial record ResourceQuotaStatus
{
    /// <summary>The most of each resource, by name.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Hard { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>How much of each resource is used now, by name.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, Quantity> Used { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;
}
