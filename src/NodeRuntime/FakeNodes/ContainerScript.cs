using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.FakeNodes;

/// <summary>
/// What a fake container does, as its pod's annotations tell it (docs/fake-nodes.md). <c>fake.minikube.dev/NAME</c> speaks of all regular containers,
/// <c>CONTAINER.fake.minikube.dev/NAME</c> of one, init containers included. A value that cannot be read counts as none.
/// </summary>
internal sealed record ContainerScript
{
    public const string Domain = "fake.minikube.dev";

    private static readonly ContainerScript Server = new();
    private static readonly ContainerScript Initializer = new() { Run = TimeSpan.Zero };

    /// <summary>How long an instance runs; null: until it is stopped.</summary>
    public TimeSpan? Run { get; init; }

    /// <summary>What its instances exit with, one after the other; the last goes on. At least one.</summary>
    public IReadOnlyList<int> ExitCodes { get; init; } = [0];

    /// <summary>The reason of its end, such as OOMKilled; null for what follows from the code.</summary>
    public string? ExitReason { get; init; }

    /// <summary>From the start of an instance until it is ready; null: never.</summary>
    public TimeSpan? Ready { get; init; } = TimeSpan.Zero;

    /// <summary>From being asked to stop to the end; null: as the node's option says. What takes longer than the grace period is killed.</summary>
    public TimeSpan? Stop { get; init; }

    /// <summary>What it exits with when it stops in time.</summary>
    public int StopExitCode { get; init; } = 128 + 15;

    /// <summary>Why its image cannot be pulled; it does not start then.</summary>
    public string? ImageError { get; init; }

    public int ExitCode(int attempt) => ExitCodes[Math.Min(attempt, ExitCodes.Count - 1)];

    public static ContainerScript Of(Pod pod, ContainerActual container)
    {
        var annotations = pod.Metadata.Annotations;
        var usual = container is { IsInit: true, IsSidecar: false } ? Initializer : Server;
        if (annotations.Count == 0)
        {
            return usual;
        }
        string? Text(string name) => annotations.GetValueOrDefault($"{container.Name}.{Domain}/{name}")
            ?? (container.IsInit ? null : annotations.GetValueOrDefault($"{Domain}/{name}"));
        return usual with
        {
            Run = Seconds(Text("run-seconds")) ?? usual.Run,
            ExitCodes = Codes(Text("exit-code")) ?? usual.ExitCodes,
            ExitReason = Text("exit-reason"),
            Ready = Text("ready-seconds") is { } ready ? ready == "never" ? null : Seconds(ready) ?? usual.Ready : usual.Ready,
            Stop = Seconds(Text("stop-seconds")),
            StopExitCode = Codes(Text("stop-exit-code"))?[0] ?? usual.StopExitCode,
            ImageError = Text("image-error"),
        };
    }

    /// <summary>How long the pod's sandbox and images take; null where it is not said.</summary>
    public static TimeSpan? StartDelay(Pod pod) => Seconds(pod.Metadata.Annotations.GetValueOrDefault(Domain + "/start-seconds"));

    private static TimeSpan? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= TimeSpan.MaxValue.TotalSeconds / 1000
            ? TimeSpan.FromSeconds(seconds) : null;

    private static int[]? Codes(string? text)
    {
        var parts = (text ?? "").Split(',', StringSplitOptions.TrimEntries);
        return parts.All(p => byte.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? [.. parts.Select(p => int.Parse(p, CultureInfo.InvariantCulture))] : null;
    }
}
