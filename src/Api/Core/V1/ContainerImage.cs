using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ContainerImage")]
public sealed partial record ContainerImage
{
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Names { get; init; } = [];

    [Field(2)]
    public long? SizeBytes { get; init; }
}
