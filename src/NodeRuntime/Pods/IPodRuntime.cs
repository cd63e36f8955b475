using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>A pod's own namespaces, wired up.</summary>
internal sealed record PodSandbox(IReadOnlyList<string> Addresses);

/// <summary>What came of making an image present. <paramref name="Error"/> is null on success.</summary>
/// <param name="Reason">Upstream's waiting reason: ErrImagePull, ErrImageNeverPull, InvalidImageName.</param>
/// <param name="Pulled">The image was fetched now, in <paramref name="Took"/>; otherwise it was already there.</param>
internal sealed record ImageOutcome(string? ImageId, string? Reason, string? Error, bool Pulled = false, TimeSpan Took = default, long Bytes = 0);

/// <summary>What came of creating and starting a container.</summary>
/// <param name="Reason">Upstream's waiting reason: CreateContainerConfigError, CreateContainerError, RunContainerError.</param>
internal sealed record StartOutcome(string? Id, DateTimeOffset StartedAt, string? Reason, string? Error);

/// <summary>What a command run in a container gave: its exit code and the beginning of what it wrote.</summary>
internal sealed record CommandOutcome(int ExitCode, string Output);

/// <summary>A container that was found on the node when the agent started.</summary>
internal sealed record FoundContainer(string PodUid, string Name, string Id, int Attempt, string? ImageId, DateTimeOffset StartedAt, ContainerExit? Exit);

/// <summary>
/// What a pod's worker asks of the node: the kernel, the container runtime, images, volumes and the network behind one seam. Every
/// operation may be repeated: a second call finds what the first one made. Failures that a user causes are outcomes; the rest throws.
/// </summary>
internal interface IPodRuntime
{
    Task<PodSandbox> EnsureSandboxAsync(Pod pod, CancellationToken cancel);

    /// <summary>Makes the pod's volumes present and current.</summary>
    /// <exception cref="VolumeException">A volume cannot be made now, with the reason for the user.</exception>
    Task EnsureVolumesAsync(Pod pod, CancellationToken cancel);

    Task<ImageOutcome> EnsureImageAsync(Pod pod, Container container, CancellationToken cancel);

    Task<StartOutcome> StartAsync(Pod pod, Container container, int attempt, PodSandbox sandbox, CancellationToken cancel);

    /// <summary>Sends a signal to the container's first process; one that has ended already is no error.</summary>
    Task SignalAsync(string id, string signal, CancellationToken cancel);

    /// <summary>Removes an ended instance; its log stays while the pod does.</summary>
    Task RemoveContainerAsync(string id, CancellationToken cancel);

    /// <exception cref="TimeoutException">The command had not ended after <paramref name="timeout"/>.</exception>
    Task<CommandOutcome> RunAsync(string id, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancel);

    /// <summary>Takes away everything that belongs to a pod: containers, namespaces, links, volumes, cgroups, folders.</summary>
    Task CleanUpAsync(string podUid, CancellationToken cancel);

    /// <summary>Every instance that exists on the node, running or ended.</summary>
    Task<IReadOnlyList<FoundContainer>> FindContainersAsync(CancellationToken cancel);

    /// <summary>The file's content a container left as its termination message; null when it left none.</summary>
    string? TerminationMessage(string id, Container container, ContainerExit exit);
}

/// <summary>A volume that cannot be made now: what the user has to know.</summary>
internal sealed class VolumeException(string message, Exception? cause = null) : Exception(message, cause);
