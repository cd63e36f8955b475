using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NodeAllocatableResourceClaimStatus")]
public sealed partial record NodeAllocatableResourceClaimStatus
{
    [Field(1, Required = true, Default = "\"\"")]
    public string ResourceClaimName { get; init; } = "";

    [Field(2, ListType = "set")]
    public IReadOnlyList<string> Containers { get; init; } = [];

    [Field(3, Required = true)]
    public IReadOnlyDictionary<string, Quantity> Resources { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;
}
