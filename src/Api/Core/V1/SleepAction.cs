using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.SleepAction")]
public sealed partial record SleepAction
{
    [Field(1, Required = true, Default = "0")]
    public long Seconds { get; init; }
}
