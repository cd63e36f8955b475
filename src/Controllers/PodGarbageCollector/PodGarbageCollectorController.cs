using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.PodGarbageCollector;

/// <summary>The shell of <see cref="PodGarbageCollectorPlan"/>: looks every twenty seconds, and deletes without grace.</summary>
internal sealed class PodGarbageCollectorController : IController
{
    private const string Name = "pod-garbage-collector";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    private readonly ControllerContext context;
    private readonly Informer<Node> nodes;
    private readonly Informer<Pod> pods;
    private IReadOnlyDictionary<string, DateTimeOffset> missing = new Dictionary<string, DateTimeOffset>();

    public PodGarbageCollectorController(ControllerContext context)
    {
        this.context = context;
        nodes = context.Informers.Get<Node>();
        pods = context.Informers.Get<Pod>();
    }

    public async Task RunAsync(CancellationToken ct)
    {
        var logger = context.Logger(Name);
        try
        {
            while (true)
            {
                try
                {
                    await CollectAsync(ct);
                }
                catch (Exception e) when (e is HttpRequestException or IOException or ApiException)
                {
                    ControllersLog.TriesAgain(logger, Name, e.Message);
                }
                await Task.Delay(Period, context.Time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The end of the term.
        }
    }

    private async Task CollectAsync(CancellationToken ct)
    {
        var known = nodes.Store.List().ToDictionary(n => n.Metadata.Name!, StringComparer.Ordinal);
        var plan = PodGarbageCollectorPlan.Compute([.. pods.Store.List()], known, missing, context.Options.TerminatedPodThreshold, context.Now);
        missing = plan.MissingSince;
        var gone = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (pod, disruption) in plan.Remove)
        {
            if (disruption is not null && !await IsGoneAsync(gone, pod.Spec.NodeName!, ct))
            {
                continue;
            }
            await RemoveAsync(pod, disruption, ct);
        }
    }

    // What is known of nodes may be old; pods are only given up when the server says that the node is gone.
    private async Task<bool> IsGoneAsync(Dictionary<string, bool> asked, string node, CancellationToken ct)
    {
        if (!asked.TryGetValue(node, out var gone))
        {
            gone = (await context.Client.GetAsync<Node>(node, null, ct)).OrNull() is null;
            asked.Add(node, gone);
        }
        return gone;
    }

    private async Task RemoveAsync(Pod pod, string? disruption, CancellationToken ct)
    {
        if (!PodStates.IsTerminal(pod))
        {
            // A pod that was being deleted anyway is not disrupted by this.
            var condition = disruption is null ? null : PodWrites.Disruption("DeletionByPodGC", disruption, context.Now);
            var marked = await PodWrites.SetStatusAsync(context.Client, pod, condition, "Failed", ct);
            if (!marked.IsSuccess)
            {
                // Changed or gone meanwhile: the next look decides anew.
                return;
            }
        }
        await PodWrites.DeleteAsync(context.Client, pod, 0, ct);
    }
}
