using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.CephFSVolumeSource")]
public sealed partial record CephFSVolumeSource
{
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<string> Monitors { get; init; } = [];

    [Field(2)]
    public string? Path { get; init; }

    [Field(3)]
    public string? User { get; init; }

    [Field(4)]
    public string? SecretFile { get; init; }

    [Field(5)]
    public LocalObjectReference? SecretRef { get; init; }

    [Field(6)]
    public bool? ReadOnly { get; init; }
}
