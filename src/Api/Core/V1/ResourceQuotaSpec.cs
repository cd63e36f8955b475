using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>The bounds of a ResourceQuota and the objects they are about.</summary>
[ApiType("io.k8s.api.core.v1.ResourceQuotaSpec")]
public sealed partial record ResourceQuotaSpec
{
    /// <summary>The most of each resource, by name, such as requests.cpu, limits.memory, pods or count/deployments.apps.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Hard { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>Counts only objects that all of these scopes match. All objects when empty.</summary>
    [Field(2, Enum = Enums.ResourceQuotaScope, ListType = "atomic")]
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Counts only objects that match this, too; the scopes come with values here, such as the names of priority classes.</summary>
    [Field(3)]
    public ScopeSelector? ScopeSelector { get; init; }
}
