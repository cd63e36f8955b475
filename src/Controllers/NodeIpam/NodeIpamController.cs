using System.Net;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Controllers.NodeIpam;

/// <summary>The shell of <see cref="NodeIpamPlan"/>. One worker gives out all pieces, so none is given twice.</summary>
internal sealed class NodeIpamController : IController
{
    private const string Name = "cidrAllocator";
    private static readonly TimeSpan FullWait = TimeSpan.FromSeconds(30);

    private readonly ControllerContext context;
    private readonly EventRecorder events;
    private readonly Informer<Node> nodes;
    private readonly WorkQueue<string> queue;
    private readonly IReadOnlyList<PodRange> ranges;

    // By node, from before its pieces are written until the node is seen with them: meanwhile nobody else gets them, however the write ends. Touched by the one worker
    // alone.
    private readonly Dictionary<string, IReadOnlyList<IPNetwork>> reserved = new(StringComparer.Ordinal);

    public NodeIpamController(ControllerContext context)
    {
        this.context = context;
        events = context.Recorder(Name);
        queue = context.Queue<string>("cidrallocator_node");
        var options = context.Options;
        ranges = [.. options.ClusterCidrs.Select(c => new PodRange(c, options.NodeCidrMaskSize(c)) { Excluded = options.ServiceRanges })];
        nodes = context.Informers.Get<Node>();
        nodes.AddHandler(Enqueue, (_, node) => Enqueue(node), _ => queue.Add(Name));
    }

    public Task RunAsync(CancellationToken ct) => context.Loop(Name, queue, ReconcileAsync).RunAsync(ct);

    private void Enqueue(Node node)
    {
        if (string.IsNullOrEmpty(node.Spec.PodCIDR))
        {
            queue.Add(Name);
        }
    }

    private async Task ReconcileAsync(string key, CancellationToken ct)
    {
        // One state decides both what has been seen and who still waits.
        var present = nodes.Store.List().ToArray();
        var waiting = present.Where(NodeIpamPlan.Waits).Select(node => node.Metadata.Name!).ToHashSet(StringComparer.Ordinal);
        foreach (var settled in reserved.Keys.Where(name => !waiting.Contains(name)).ToArray())
        {
            reserved.Remove(settled);
        }
        var plan = NodeIpamPlan.Compute(present, reserved, ranges);
        foreach (var (node, pieces) in plan.Assign)
        {
            reserved[node.Metadata.Name!] = pieces;
            var texts = pieces.Select(p => (Document)p.ToString()).ToArray();
            var patch = Patch.Merge(new DocumentObject(
                ("metadata", new DocumentObject(("resourceVersion", node.Metadata.ResourceVersion ?? ""))),
                ("spec", new DocumentObject(("podCIDR", texts[0]), ("podCIDRs", Document.Of(texts))))));
            var result = await context.Client.PatchAsync<Node>(node.Metadata.Name!, null, patch, null, ct);
            if (result.Error is not null && !result.IsConflict && !result.IsNotFound)
            {
                throw new ApiException(result.Error);
            }
        }
        foreach (var node in plan.WithoutRoom)
        {
            events.Normal(node, "CIDRNotAvailable", $"Node {node.Metadata.Name} status is now: CIDRNotAvailable");
            queue.AddAfter(key, FullWait);
        }
    }
}
