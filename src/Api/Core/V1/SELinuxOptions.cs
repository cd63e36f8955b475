using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.SELinuxOptions")]
public sealed partial record SELinuxOptions
{
    [Field(1)]
    public string? User { get; init; }

    [Field(2)]
    public string? Role { get; init; }

    [Field(3)]
    public string? Type { get; init; }

    [Field(4)]
    public string? Level { get; init; }
}
