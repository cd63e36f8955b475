using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Pods;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Rollout;

/// <summary>
/// A workload's templates of before by revision number, oldest first: a Deployment's are kept by its ReplicaSets, a DaemonSet's and a StatefulSet's by
/// ControllerRevisions, whose data is the patch that brings the template back.
/// </summary>
internal static class RevisionHistory
{
    public const string RevisionAnnotation = "deployment.kubernetes.io/revision";

    private const string Deployment = "Deployment";

    /// <exception cref="CommandFailure">The kind keeps none.</exception>
    public static void Require(ObjectTarget target, string what)
    {
        if (target.Resource.Kind is not (Deployment or "DaemonSet" or "StatefulSet"))
        {
            throw CommandFailure.Error($"no {what} has been implemented for \"{target.Resource.GroupKind()}\"");
        }
    }

    public static bool IsDeployment(ObjectTarget target) => target.Resource.Kind == Deployment;

    /// <summary>What keeps the templates: ReplicaSets or ControllerRevisions that the workload owns.</summary>
    public static async Task<SortedDictionary<long, DocumentObject>> OfAsync(CommandContext context, ObjectTarget target, DocumentObject workload)
    {
        var found = new SortedDictionary<long, DocumentObject>();
        var keepers = context.Unwrap(await context.Objects(BuiltInKinds.Find(IsDeployment(target) ? "replicasets" : "controllerrevisions")!).ListAsync(
            workload.NamespaceOf(), new() { LabelSelector = PodFinder.SelectorOf(workload) }, context.Cancel));
        foreach (var keeper in keepers.Items.Where(s => s.At("metadata", "ownerReferences").Items().Any(o => o["uid"]?.AsString == workload.Uid())))
        {
            if (NumberOf(target, keeper) is { } revision)
            {
                found[revision] = keeper;
            }
        }
        return found;
    }

    /// <summary>The template that one of them keeps.</summary>
    public static DocumentObject TemplateOf(DocumentObject keeper) => keeper.At("data", "spec", "template") is DocumentObject template
        ? template.Without("$patch")
        : keeper.At("spec", "template")!.AsObject!;

    private static long? NumberOf(ObjectTarget target, DocumentObject keeper) => !IsDeployment(target) ? keeper["revision"]?.AsInteger
        : long.TryParse(keeper.At("metadata", "annotations", RevisionAnnotation)?.AsString, CultureInfo.InvariantCulture, out var revision) ? revision : null;
}
