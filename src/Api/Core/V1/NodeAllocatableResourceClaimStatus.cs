using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>Node resources, such as CPU and memory, that a pod holds through a ResourceClaim.</summary>
[ApiType("io.k8s.api.core.v1.NodeAllocatableResourceClaimStatus")]
public sealed partial record NodeAllocatableResourceClaimStatus
{
    /// <summary>The ResourceClaim that gives them.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string ResourceClaimName { get; init; } = "";

    /// <summary>The containers of the pod that refer to the claim.</summary>
    [Field(2, ListType = "set")]
    public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>How much of each resource the claim gives in all.</summary>
    [Field(3, Required = true)]
    public IReadOnlyDictionary<string, Quantity> Resources { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;
}
