using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Lifecycle")]
public sealed partial record Lifecycle
{
    [Field(1)]
    public LifecycleHandler? PostStart { get; init; }

    [Field(2)]
    public LifecycleHandler? PreStop { get; init; }

    [Field(3)]
    public string? StopSignal { get; init; }
}
