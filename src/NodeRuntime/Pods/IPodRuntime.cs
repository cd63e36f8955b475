using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>A pod's own namespaces, wired up.</summary>
/// <param name="Created">They were made now; what was there before is gone.</param>
internal sealed record PodSandbox(IReadOnlyList<string> Addresses, bool Created = false);

/// <summary>What came of making an image present. <paramref name="Error"/> is null on success.</summary>
/// <param name="Reason">Upstream's waiting reason: ErrImagePull, ErrImageNeverPull, InvalidImageName.</param>
/// <param name="Pulled">The image was fetched now, in <paramref name="Took"/>; otherwise it was already there.</param>
internal sealed record ImageOutcome(string? ImageId, string? Reason, string? Error, bool Pulled = false, TimeSpan Took = default, long Bytes = 0);

/// <summary>What came of creating and starting a container.</summary>
/// <param name="Reason">Upstream's reason: CreateContainerConfigError, CreateContainerError, or RunContainerError when its program could not begin.</param>
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

    /// <summary>Gives back what a pod needs no more once it has ended: namespaces, links, volumes, cgroups. Ended containers and logs stay.</summary>
    Task ReleaseAsync(string podUid, CancellationToken cancel);

    /// <summary>Takes away everything that belongs to a pod: containers, namespaces, links, volumes, cgroups, folders.</summary>
    Task CleanUpAsync(string podUid, CancellationToken cancel);

    /// <summary>Every instance on the node whose program has begun, running or ended; those half made are removed.</summary>
    Task<IReadOnlyList<FoundContainer>> FindContainersAsync(CancellationToken cancel);

    /// <summary>The UIDs of all pods of which anything is on the node.</summary>
    IReadOnlySet<string> FindPods();

    /// <summary>
    /// What a container left as its termination message: the file's end, or its log's where the policy says so and it failed. Null when it
    /// left none, or it cannot be read.
    /// </summary>
    string? TerminationMessage(string id, Container container, ContainerExit exit);
}

/// <summary>A volume that cannot be made now: what the user has to know.</summary>
internal sealed class VolumeException(string message, Exception? cause = null) : Exception(message, cause);
