using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ConfigMapVolumeSource")]
public sealed partial record ConfigMapVolumeSource
{
    [Field(1, Inline = 1, Default = "\"\"")]
    public string? Name { get; init; }

    [Field(2, ListType = "atomic")]
    public IReadOnlyList<KeyToPath> Items { get; init; } = [];

    [Field(3)]
    public int? DefaultMode { get; init; }

    [Field(4)]
    public bool? Optional { get; init; }
}
