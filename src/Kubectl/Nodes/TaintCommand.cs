using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Nodes;

/// <summary><c>taint</c>: <c>key=value:Effect</c> adds, <c>key:Effect-</c> and <c>key-</c> remove.</summary>
internal sealed class TaintCommand : Command
{
    private readonly BoolFlag overwrite = new("overwrite", "If true, allow taints to be overwritten.");
    private readonly BoolFlag all = new("all", "Select all nodes in the cluster");
    private readonly DryRunFlag dryRun = new();
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');

    public TaintCommand() : base("taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N", "Update the taints on one or more nodes") =>
        Flags.Add(overwrite, all, selector, dryRun);

    private sealed record Change(string Key, string Value, string Effect, bool Remove);

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var words = arguments.All.TakeWhile(w => !w.Contains('=') && !w.Contains(':') && !w.EndsWith('-')).ToArray();
        var changes = arguments.All.Skip(words.Length).Select(Parse).ToArray();
        if (words.Length == 0)
        {
            throw CommandFailure.Error("one or more resources must be specified as <resource> <name> or <resource>/<name>");
        }
        if (changes.Length == 0)
        {
            throw CommandFailure.Error("at least one taint update is required");
        }
        Refuse(changes);
        var errors = new Errors();
        foreach (var target in await ObjectTargets.FindAsync(context, words, null, selector.OrNull, all.Value, errors))
        {
            if (target.Resource.Kind != "Node")
            {
                throw CommandFailure.Error($"invalid resource type {target.Resource.Kind.ToLowerInvariant()}, only node types are supported");
            }
            try
            {
                await TaintAsync(context, target, changes);
            }
            catch (CommandFailure failure)
            {
                errors.Add(failure);
            }
        }
        errors.ThrowIfAny();
        return 0;
    }

    private void Refuse(Change[] changes)
    {
        var twice = changes.GroupBy(c => (c.Key, c.Effect, c.Remove)).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw CommandFailure.Usage(Name, $"duplicated taints with the same key and effect: {twice.Key.Key}:{twice.Key.Effect}");
        }
        var both = changes.FirstOrDefault(c => c.Remove && changes.Any(o => !o.Remove && o.Key == c.Key && (c.Effect.Length == 0 || c.Effect == o.Effect)));
        if (both is not null)
        {
            throw CommandFailure.Error($"can not both modify and remove the following taint(s) in the same command: {both.Key}");
        }
    }

    private async Task TaintAsync(CommandContext context, ObjectTarget target, Change[] changes)
    {
        var nodes = context.Objects(target.Resource);
        var node = context.Unwrap(await nodes.GetAsync(target.Name, ct: context.Cancel));
        var taints = node.At("spec", "taints").Items().ToList();
        var replaces = false;
        foreach (var change in changes)
        {
            var there = taints.FindAll(t => t["key"]?.AsString == change.Key && (change.Effect.Length == 0 || t["effect"]?.AsString == change.Effect));
            if (change.Remove && there.Count == 0)
            {
                throw CommandFailure.Error($"taint \"{change.Key}{(change.Effect.Length == 0 ? "" : ":" + change.Effect)}\" not found");
            }
            if (!change.Remove && there.Count > 0 && !overwrite.Value)
            {
                throw CommandFailure.Error($"node {target.Name} already has {change.Key} taint(s) with same effect(s) and --overwrite is false");
            }
            replaces |= there.Count > 0 && !change.Remove;
            taints.RemoveAll(there.Contains);
            if (!change.Remove)
            {
                taints.Add(change.Value.Length == 0
                    ? new DocumentObject(("effect", change.Effect), ("key", change.Key))
                    : new DocumentObject(("effect", change.Effect), ("key", change.Key), ("value", change.Value)));
            }
        }
        // The list goes as a whole: it is guarded by the revision it was read at.
        var patch = new DocumentObject()
            .WithAt(["metadata", "resourceVersion"], node.ResourceVersion())
            .WithAt(["spec", "taints"], taints.Count == 0 ? Document.Null : Document.Of(taints));
        if (!dryRun.IsClient)
        {
            context.Unwrap(await nodes.PatchAsync(target.Name, null, Patch.Merge(patch) with { DryRun = dryRun.IsServer }, ct: context.Cancel));
        }
        var operation = changes.All(c => c.Remove) ? "untainted" : replaces || changes.Any(c => c.Remove) ? "modified" : "tainted";
        context.Out.WriteLine($"node/{target.Name} {operation}{dryRun.Suffix}");
    }

    private Change Parse(string word)
    {
        var remove = word.EndsWith('-');
        var text = remove ? word[..^1] : word;
        var colon = text.LastIndexOf(':');
        var effect = colon < 0 ? "" : text[(colon + 1)..];
        var pair = (colon < 0 ? text : text[..colon]).Split('=', 2);
        if (effect.Length == 0 && !remove)
        {
            throw CommandFailure.Error($"invalid taint spec: {word}");
        }
        return effect is "" or "NoSchedule" or "PreferNoSchedule" or "NoExecute"
            ? new Change(pair[0], pair.Length > 1 ? pair[1] : "", effect, remove)
            : throw CommandFailure.Usage(Name, $"invalid taint effect: {effect}, unsupported taint effect");
    }
}
