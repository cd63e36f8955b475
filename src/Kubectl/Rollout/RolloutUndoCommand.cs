using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Manifests;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Rollout;

/// <summary><c>rollout undo</c>: gives a workload the template of an earlier revision.</summary>
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
        var workloads = context.Objects(target.Resource);
        var live = context.Unwrap(await workloads.GetAsync(target.Name, target.Namespace, ct: context.Cancel));
        if (RevisionHistory.IsDeployment(target) && live.At("spec", "paused")?.AsBoolean == true)
        {
            throw CommandFailure.Error("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
        }
        var (number, keeper) = Choose(await RevisionHistory.OfAsync(context, target, live), target);
        var template = Template(keeper);
        if (template.Equals(live.At("spec", "template")))
        {
            return $"skipped rollback (current template already matches revision {number})";
        }
        if (!dryRun.IsClient)
        {
            context.Unwrap(await workloads.PatchAsync(
                target.Name, target.Namespace, PatchTo(keeper, template) with { DryRun = dryRun.IsServer, FieldManager = "kubectl-rollout" }, ct: context.Cancel));
        }
        return "rolled back";
    }

    /// <summary>The revision asked for, or the last but one.</summary>
    private KeyValuePair<long, DocumentObject> Choose(SortedDictionary<long, DocumentObject> history, ObjectTarget target)
    {
        if (revision.Value > 0)
        {
            return history.TryGetValue(revision.Value, out var keeper) ? new(revision.Value, keeper)
                : throw CommandFailure.Error($"unable to find specified revision {revision.Value} in history");
        }
        return history.Count > 1 ? history.ElementAt(history.Count - 2)
            : throw CommandFailure.Error(RevisionHistory.IsDeployment(target) ? $"no rollout history found for deployment \"{target.Name}\"" : "no last revision to roll back to");
    }

    // The template goes as a whole; a strategic merge would keep what the revision did not have, but where the revision says that it replaces.
    private static Patch PatchTo(DocumentObject keeper, DocumentObject template) => keeper["data"] is DocumentObject data
        ? Patch.StrategicMerge(data)
        : Patch.Json(Document.Of([new DocumentObject(("op", "replace"), ("path", "/spec/template"), ("value", template))]));

    /// <summary>The template without the label that a Deployment's controller put there.</summary>
    private static DocumentObject Template(DocumentObject keeper)
    {
        var template = RevisionHistory.TemplateOf(keeper);
        return template.At("metadata", "labels") is DocumentObject labels ? template.WithAt(["metadata", "labels"], labels.Without(HashLabel)) : template;
    }
}
