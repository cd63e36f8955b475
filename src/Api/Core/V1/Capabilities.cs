using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Capabilities")]
public sealed partial record Capabilities
{
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Add { get; init; } = [];

    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> Drop { get; init; } = [];
}
