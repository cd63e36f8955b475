using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Node.V1;

/// <summary>What a pod costs beyond its containers.</summary>
[ApiType("io.k8s.api.node.v1.Overhead")]
public sealed partial record Overhead
{
    /// <summary>How much of each resource the pod itself takes, by name.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> PodFixed { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;
}
