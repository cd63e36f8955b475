using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A container that does not run yet.</summary>
[ApiType("io.k8s.api.core.v1.ContainerStateWaiting")]
public sealed partial record ContainerStateWaiting
{
    /// <summary>What it waits for, as one CamelCase word such as ContainerCreating, ImagePullBackOff or CrashLoopBackOff.</summary>
    [Field(1)]
    public string? Reason { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(2)]
    public string? Message { get; init; }
}
