using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Rollout;

/// <summary><c>rollout undo</c>: gives a Deployment the template of an earlier revision.</summary>
internal sealed class RolloutUndoCommand : Command
{
    private const string HashLabel = "pod-template-hash";

    private readonly IntFlag revision = new("to-revision", "The revision to rollback to. Default to 0 (last revision).");
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly DryRunFlag dryRun = new();
    private readonly ManifestFlags manifests = new();

    public RolloutUndoCommand() : base("rollout undo (TYPE NAME | TYPE/NAME) [flags]", "Undo a previous rollout")
    {
        Flags.Add(revision, selector, dryRun);
        manifests.AddTo(Flags);
    }

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        if (arguments.All.Count == 0 && !manifests.Any)
        {
            throw CommandFailure.Error("required resource not specified");
        }
        var errors = new Errors();
        foreach (var target in await ObjectTargets.FindAsync(context, arguments.All, manifests, selector.OrNull, true, errors))
        {
            RevisionHistory.Require(target, "rollbacker");
            var result = await UndoAsync(context, target);
            context.Out.WriteLine($"{target.Resource.Qualified(target.Name)} {result}{dryRun.Suffix}");
        }
        errors.ThrowIfAny();
        return 0;
    }

    private async Task<string> UndoAsync(CommandContext context, ObjectTarget target)
    {
        var deployments = context.Objects(target.Resource);
        var live = context.Unwrap(await deployments.GetAsync(target.Name, target.Namespace, ct: context.Cancel));
        if (live.At("spec", "paused")?.AsBoolean == true)
        {
            throw CommandFailure.Error("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
        }
        var history = await RevisionHistory.OfAsync(context, live);
        var (number, set) = Choose(history, target.Name);
        var template = Template(set);
        if (template.Equals(live.At("spec", "template")))
        {
            return $"skipped rollback (current template already matches revision {number})";
        }
        if (!dryRun.IsClient)
        {
            // The template goes as a whole; a strategic merge would keep what the revision did not have.
            var patch = Document.Of([new DocumentObject(("op", "replace"), ("path", "/spec/template"), ("value", template))]);
            context.Unwrap(await deployments.PatchAsync(
                target.Name, target.Namespace, Patch.Json(patch) with { DryRun = dryRun.IsServer, FieldManager = "kubectl-rollout" }, ct: context.Cancel));
        }
        return "rolled back";
    }

    /// <summary>The revision asked for, or the last but one.</summary>
    private KeyValuePair<long, DocumentObject> Choose(SortedDictionary<long, DocumentObject> history, string name)
    {
        if (revision.Value > 0)
        {
            return history.TryGetValue(revision.Value, out var set) ? new(revision.Value, set)
                : throw CommandFailure.Error($"unable to find specified revision {revision.Value} in history");
        }
        return history.Count > 1 ? history.ElementAt(history.Count - 2) : throw CommandFailure.Error($"no rollout history found for deployment \"{name}\"");
    }

    /// <summary>A ReplicaSet's template without the label that its controller put there.</summary>
    private static DocumentObject Template(DocumentObject set)
    {
        var template = set.At("spec", "template")!.AsObject!;
        return template.At("metadata", "labels") is DocumentObject labels ? template.WithAt(["metadata", "labels"], labels.Without(HashLabel)) : template;
    }
}
