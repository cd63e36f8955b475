using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Http;

namespace MiniKube.Testing.FakeNodes;

/// <summary>
/// A node without containers: it registers, renews its Lease, and its pods become Running and Ready and end when deleted, as far as the API can tell.
/// </summary>
public sealed class FakeNode : IAsyncDisposable
{
    private const string LeaseNamespace = "kube-node-lease";
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    private readonly KubeClient client;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly FakePods pods;
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;
    private Timestamp readySince;

    public FakeNode(KubeClient client, FakeNodeOptions options, TimeProvider time, IRandomSource random, ILoggerFactory? loggers = null)
    {
        this.client = client;
        Options = options;
        this.time = time;
        logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger("MiniKube.Testing.FakeNodes");
        pods = new FakePods(client, options, time, random, logger);
    }

    public FakeNodeOptions Options { get; }
    public string Name => Options.Name;

    /// <summary>How many pods run here right now.</summary>
    public int RunningPods => pods.RunningCount;

    public void Start()
    {
        readySince = time.GetUtcNow();
        running = Task.WhenAll(
            RepeatAsync(RegisterAsync, null),
            RepeatAsync(RenewAsync, Options.LeaseInterval),
            RepeatAsync(ReportAsync, Options.StatusInterval),
            pods.RunAsync(stop.Token));
    }

    /// <summary>As a power cut: nothing more is heard of the node or its pods.</summary>
    public ValueTask KillAsync() => DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (!stop.IsCancellationRequested)
        {
            stop.Cancel();
            await running;
            await pods.DisposeAsync();
        }
    }

    /// <summary>Does something until it succeeds, then again every <paramref name="interval"/> if there is one.</summary>
    private async Task RepeatAsync(Func<CancellationToken, Task<bool>> act, TimeSpan? interval)
    {
        try
        {
            while (true)
            {
                var done = false;
                try
                {
                    done = await act(stop.Token);
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    FakeNodeLog.Failed(logger, Name, e.Message);
                }
                if (done && interval is null)
                {
                    return;
                }
                await Task.Delay(done ? interval!.Value : RetryPause, time, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The node is gone.
        }
    }

    private async Task<bool> RegisterAsync(CancellationToken ct)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["kubernetes.io/hostname"] = Name,
            ["kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = "amd64",
        };
        foreach (var (name, value) in Options.Labels)
        {
            labels[name] = value;
        }
        var node = new Node { Metadata = new ObjectMeta { Name = Name, Labels = labels }, Status = Status() };
        var result = await client.CreateAsync(node, null, ct);
        return result.IsSuccess || result.IsAlreadyExists;
    }

    private async Task<bool> ReportAsync(CancellationToken ct)
    {
        var found = await client.GetAsync<Node>(Name, null, ct);
        return found.IsSuccess && (await client.UpdateAsync(found.Value with { Status = Status() }, "status", ct)).IsSuccess;
    }

    private async Task<bool> RenewAsync(CancellationToken ct)
    {
        var found = await client.GetAsync<Lease>(Name, LeaseNamespace, ct);
        if (!found.IsSuccess && !found.IsNotFound)
        {
            return false;
        }
        var lease = (found.IsSuccess ? found.Value : new Lease { Metadata = new ObjectMeta { Namespace = LeaseNamespace, Name = Name } }) with
        {
            Spec = new LeaseSpec
            {
                HolderIdentity = Name,
                LeaseDurationSeconds = (int)Options.LeaseDuration.TotalSeconds,
                RenewTime = MicroTime.From(time.GetUtcNow()),
            },
        };
        var result = found.IsSuccess ? await client.UpdateAsync(lease, null, ct) : await client.CreateAsync(lease, null, ct);
        return result.IsSuccess;
    }

    private NodeStatus Status()
    {
        Timestamp now = time.GetUtcNow();
        var resources = new SortedDictionary<string, Quantity>(StringComparer.Ordinal)
        {
            ["cpu"] = Options.Cpu,
            ["memory"] = Options.Memory,
            ["pods"] = Quantity.Parse($"{Options.Pods}"),
        };
        NodeCondition Condition(string type, string status, string reason, string message) => new()
        {
            Type = type, Status = status, Reason = reason, Message = message, LastHeartbeatTime = now, LastTransitionTime = readySince,
        };
        return new NodeStatus
        {
            Capacity = resources,
            Allocatable = resources,
            Conditions =
            [
                Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
                Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
                Condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
                Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
            ],
            Addresses = [new NodeAddress { Type = "Hostname", Address = Name }],
            NodeInfo = new NodeSystemInfo { KubeletVersion = "v1.36.0", OperatingSystem = "linux", Architecture = "amd64" },
        };
    }
}

internal static partial class FakeNodeLog
{
    [LoggerMessage(LogLevel.Debug, "Fake node {Name} could not reach the API server: {Error}")]
    public static partial void Failed(ILogger logger, string name, string error);
}
