using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions")]
public sealed partial record Preconditions
{
    [Field(1)]
    public string? Uid { get; init; }

    [Field(2)]
    public string? ResourceVersion { get; init; }
}
