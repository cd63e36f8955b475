using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>What to do at the turning points of a container's life.</summary>
[ApiType("io.k8s.api.core.v1.Lifecycle")]
public sealed partial record Lifecycle
{
    /// <summary>Done right after the container is created, beside its own program. A failure kills the container, which then follows its restart policy.</summary>
    [Field(1)]
    public LifecycleHandler? PostStart { get; init; }

    /// <summary>
    /// Done before the container is asked to end because of a deletion, a failed probe and the like, but not when it ends by itself. It runs within the grace period.
    /// </summary>
    [Field(2)]
    public LifecycleHandler? PreStop { get; init; }

    /// <summary>The signal that asks the container to end, such as SIGUSR1. The image's own when unset, or else SIGTERM. Needs spec.os.name.</summary>
    [Field(3, Pointer = true, Enum = Enums.Signal)]
    public string? StopSignal { get; init; }
}
