using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Pods;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Nodes;

/// <summary><c>drain</c>: no new pods come to a node, and those that are there are deleted, as far as others will be made in their place.</summary>
internal sealed class DrainCommand : Command
{
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    private readonly BoolFlag ignoreDaemonSets = new("ignore-daemonsets", "Ignore DaemonSet-managed pods.");
    private readonly BoolFlag deleteEmptyDir = new("delete-emptydir-data", "Continue even if there are pods using emptyDir (local data that will be deleted when the node is drained).");
    private readonly BoolFlag force = new("force", "Continue even if there are pods that do not declare a controller.");
    private readonly IntFlag gracePeriod = new("grace-period", "Period of time in seconds given to each pod to terminate gracefully. If negative, the default value specified in the pod will be used.", value: -1);
    private readonly DurationFlag timeout = new("timeout", "The length of time to wait before giving up, zero means infinite");
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly StringFlag podSelector = new("pod-selector", "Label selector to filter pods on the node");
    private readonly DryRunFlag dryRun = new();

    public DrainCommand() : base("drain NODE", "Drain node in preparation for maintenance") =>
        Flags.Add(ignoreDaemonSets, deleteEmptyDir, force, gracePeriod, timeout, selector, podSelector, dryRun);

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count == 0 && !selector.IsSet)
        {
            throw CommandFailure.Usage(Name, $"USAGE: {Use} [flags]");
        }
        var errors = new Errors();
        var targets = await ObjectTargets.FindAsync(context, CordonCommand.NodeWords(arguments.All), null, selector.OrNull, false, errors);
        errors.ThrowIfAny();
        foreach (var target in targets)
        {
            await CordonCommand.SetAsync(context, target, cordon: true, dryRun);
        }
        foreach (var target in targets)
        {
            await DrainAsync(context, target.Name);
            context.Out.WriteLine($"node/{target.Name} drained{dryRun.Suffix}");
        }
        return 0;
    }

    private async Task DrainAsync(CommandContext context, string node)
    {
        var pods = PodFinder.Objects(context);
        var options = new ListOptions { FieldSelector = $"spec.nodeName={node}", LabelSelector = podSelector.OrNull };
        var there = context.Unwrap(await pods.ListAsync(null, options, context.Cancel)).Items;
        var leaving = Leaving(context, node, there);
        foreach (var pod in leaving)
        {
            if (dryRun.IsClient || dryRun.IsServer)
            {
                context.Out.WriteLine($"evicting pod {pod.NamespaceOf()}/{pod.Name()}{dryRun.Suffix}");
            }
            if (!dryRun.IsClient)
            {
                var deletion = new DeleteOptions
                {
                    GracePeriodSeconds = gracePeriod.Value < 0 ? null : gracePeriod.Value,
                    Preconditions = new Preconditions { Uid = pod.Uid() },
                    DryRun = dryRun.IsServer ? ["All"] : [],
                };
                var answer = await pods.DeleteAsync(pod.Name(), pod.NamespaceOf(), deletion, context.Cancel);
                if (answer is { IsSuccess: false, IsNotFound: false, IsConflict: false })
                {
                    throw CommandFailure.From(answer.Error!, $"deleting pods/\"{pod.Name()}\" -n \"{pod.NamespaceOf()}\"");
                }
            }
        }
        if (dryRun.IsClient || dryRun.IsServer)
        {
            return;
        }
        var started = context.Time.GetTimestamp();
        foreach (var pod in leaving)
        {
            TimeSpan? left = timeout.Value > TimeSpan.Zero ? timeout.Value - context.Time.GetElapsedTime(started) : null;
            if (left <= TimeSpan.Zero
                || !await ObjectWait.UntilAsync(context, pods, pod.NamespaceOf(), pod.Name(), live => live is null || live.Uid() != pod.Uid(), left))
            {
                throw CommandFailure.Error($"unable to drain node \"{node}\" due to error: drain did not complete within {GoDuration.Format(timeout.Value)}");
            }
            context.Out.WriteLine($"pod/{pod.Name()} deleted");
            context.Out.Flush();
        }
    }

    /// <summary>The pods that go. Those that would be lost for good need a flag; without it nothing is deleted.</summary>
    private List<DocumentObject> Leaving(CommandContext context, string node, IEnumerable<DocumentObject> pods)
    {
        var leaving = new List<DocumentObject>();
        var refusals = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var warnings = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (pod.At("metadata", "annotations", MirrorAnnotation) is not null)
            {
                continue;
            }
            var over = pod.At("status", "phase")?.AsString is "Succeeded" or "Failed";
            var owner = pod.At("metadata", "ownerReferences").Items().FirstOrDefault(o => o["controller"]?.AsBoolean == true)?["kind"]?.AsString;
            var goes = true;
            if (owner == "DaemonSet" && !over)
            {
                // Its controller would make it again at once, here.
                Note(ignoreDaemonSets.Value ? warnings : refusals,
                    ignoreDaemonSets.Value ? "ignoring DaemonSet-managed Pods" : "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)", pod);
                goes = false;
            }
            if (owner is null && !over)
            {
                Note(force.Value ? warnings : refusals,
                    force.Value ? "deleting Pods that declare no controller" : "cannot delete Pods that declare no controller (use --force to override)", pod);
                goes &= force.Value;
            }
            if (!over && owner != "DaemonSet" && pod.At("spec", "volumes").Items().Any(v => v["emptyDir"] is not null) && !deleteEmptyDir.Value)
            {
                Note(refusals, "cannot delete Pods with local storage (use --delete-emptydir-data to override)", pod);
                goes = false;
            }
            if (goes)
            {
                leaving.Add(pod);
            }
        }
        if (refusals.Count > 0)
        {
            throw CommandFailure.Error($"unable to drain node \"{node}\" due to error: {Text(refusals, ", ")}, continuing command...\n"
                + $"There are pending nodes to be drained:\n {node}\n{Text(refusals, "\n")}");
        }
        if (warnings.Count > 0)
        {
            context.Warn([Text(warnings, "; ")]);
        }
        return leaving;
    }

    private static void Note(SortedDictionary<string, List<string>> notes, string reason, DocumentObject pod)
    {
        if (!notes.TryGetValue(reason, out var pods))
        {
            notes[reason] = pods = [];
        }
        pods.Add($"{pod.NamespaceOf()}/{pod.Name()}");
    }

    private static string Text(SortedDictionary<string, List<string>> notes, string separator) =>
        string.Join(separator, notes.Select(n => $"{n.Key}: {string.Join(", ", n.Value)}"));
}
