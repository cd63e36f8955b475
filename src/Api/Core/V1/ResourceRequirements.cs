using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>The resources that are asked for and granted at most.</summary>
[ApiType("io.k8s.api.core.v1.ResourceRequirements")]
public sealed partial record ResourceRequirements
{
    /// <summary>The most that may be used. A container at its CPU limit is slowed down, one over its memory limit is killed.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Limits { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>What is set aside on the node, and what the scheduler counts. The limit when unset, or else the cluster's default.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, Quantity> Requests { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>Entries of spec.resourceClaims that the container uses. Cannot be changed.</summary>
    [Field(3, ListType = "map", ListMapKeys = ["name"])]
    public IReadOnlyList<ResourceClaim> Claims { get; init; } = [];
}
