using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Which objects a quota counts: those that fulfil all of the requirements.</summary>
[ApiType("io.k8s.api.core.v1.ScopeSelector", Atomic = true)]
public sealed partial record ScopeSelector
{
    /// <summary>The requirements, by scope.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<ScopedResourceSelectorRequirement> MatchExpressions { get; init; } = [];
}
