using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.EmptyDirVolumeSource")]
public sealed partial record EmptyDirVolumeSource
{
    [Field(1)]
    public string? Medium { get; init; }

    [Field(2)]
    public Quantity? SizeLimit { get; init; }
}
