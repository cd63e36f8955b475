using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>What a container is doing. Exactly one of the fields is set; none stands for waiting.</summary>
[ApiType("io.k8s.api.core.v1.ContainerState")]
public sealed partial record ContainerState
{
    /// <summary>It does not run yet, or not again: an image is pulled, a restart is put off and the like.</summary>
    [Field(1)]
    public ContainerStateWaiting? Waiting { get; init; }

    /// <summary>It runs.</summary>
    [Field(2)]
    public ContainerStateRunning? Running { get; init; }

    /// <summary>It ran and has ended.</summary>
    [Field(3)]
    public ContainerStateTerminated? Terminated { get; init; }
}
