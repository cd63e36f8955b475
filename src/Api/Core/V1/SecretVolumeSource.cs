using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.SecretVolumeSource")]
public sealed partial record SecretVolumeSource
{
    [Field(1)]
    public string? SecretName { get; init; }

    [Field(2, ListType = "atomic")]
    public IReadOnlyList<KeyToPath> Items { get; init; } = [];

    [Field(3)]
    public int? DefaultMode { get; init; }

    [Field(4)]
    public bool? Optional { get; init; }
}
