using System.Collections.Concurrent;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Tests.Pods;

/// <summary>A node without a kernel: containers are entries in a table, and every call is remembered in order.</summary>
internal sealed class FakePodRuntime(TimeProvider time) : IPodRuntime
{
    private readonly ConcurrentQueue<string> calls = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> held = new();
    private int started;

    public IReadOnlyList<string> Calls => [.. calls];

    /// <summary>What becomes of an image by its name; present unless given here.</summary>
    public ConcurrentDictionary<string, ImageOutcome> Images { get; } = new();

    /// <summary>What a command run in a container gives; success unless given here.</summary>
    public Func<string, IReadOnlyList<string>, Task<CommandOutcome>> Command { get; set; } = (_, _) => Task.FromResult(new CommandOutcome(0, ""));

    /// <summary>Why volumes cannot be made; null when they can.</summary>
    public string? VolumeProblem { get; set; }

    /// <summary>Whether sandboxes are made anew, or found as they were.</summary>
    public bool SandboxCreated { get; set; }

    /// <summary>What the next starts come to; success unless given here.</summary>
    public StartOutcome? StartFailure { get; set; }
    public IReadOnlyList<FoundContainer> Found { get; set; } = [];

    public Task<PodSandbox> EnsureSandboxAsync(Pod pod, CancellationToken cancel) => Done("sandbox", new PodSandbox(["10.1.0.2"], SandboxCreated));

    public Task EnsureVolumesAsync(Pod pod, CancellationToken cancel) =>
        VolumeProblem is { } problem ? Task.FromException(new VolumeException(problem)) : Done("volumes", true);

    public Task<ImageOutcome> EnsureImageAsync(Pod pod, Container container, CancellationToken cancel) =>
        Done("image " + container.Name, Images.GetValueOrDefault(container.Image ?? "", new ImageOutcome("sha256:1", null, null)));

    /// <summary>Called with an instance's id when its program runs and its start has not returned yet.</summary>
    public Action<string>? Starting { get; set; }

    public Task<StartOutcome> StartAsync(Pod pod, Container container, int attempt, PodSandbox sandbox, CancellationToken cancel)
    {
        var id = $"{container.Name}#{Interlocked.Increment(ref started)}";
        if (StartFailure is { } failure)
        {
            return Done($"start {container.Name} {attempt}", failure);
        }
        Starting?.Invoke(id);
        return Done($"start {container.Name} {attempt}", new StartOutcome(id, time.GetUtcNow(), null, null));
    }

    public Task SignalAsync(string id, string signal, CancellationToken cancel) => Done($"{signal} {Name(id)}", true);

    public Task RemoveContainerAsync(string id, CancellationToken cancel) => Done("remove " + Name(id), true);

    public async Task<CommandOutcome> RunAsync(string id, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancel)
    {
        calls.Enqueue($"run {string.Join(' ', command)} in {Name(id)}");
        return await Command(id, command).WaitAsync(cancel);
    }

    public Task ReleaseAsync(string podUid, CancellationToken cancel) => Done("release", true);

    /// <summary>Pods whose clean-up fails.</summary>
    public HashSet<string> Stuck { get; } = [];

    public Task CleanUpAsync(string podUid, CancellationToken cancel)
    {
        CleanedUp.Enqueue(podUid);
        return Stuck.Contains(podUid) ? Task.FromException(new IOException("busy")) : Done("cleanup", true);
    }

    public ConcurrentQueue<string> CleanedUp { get; } = new();

    public HashSet<string> Pods { get; } = [];

    public IReadOnlySet<string> FindPods() => Pods;

    public Task<IReadOnlyList<FoundContainer>> FindContainersAsync(CancellationToken cancel) => Task.FromResult(Found);

    public string? TerminationMessage(string id, Container container, ContainerExit exit) => null;

    /// <summary>Keeps a call from ending until the result is completed, or fails it with the result's error.</summary>
    public TaskCompletionSource Hold(string call) => held[call] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Name(string id) => id.Split('#')[0];

    private async Task<T> Done<T>(string call, T result)
    {
        calls.Enqueue(call);
        if (held.TryRemove(call, out var hold))
        {
            await hold.Task;
        }
        return result;
    }
}
