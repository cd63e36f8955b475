using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Pods;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Rollout;

/// <summary>A Deployment's templates of before, kept by its ReplicaSets: revision number to ReplicaSet, oldest first.</summary>
internal static class RevisionHistory
{
    public const string RevisionAnnotation = "deployment.kubernetes.io/revision";

    /// <exception cref="CommandFailure">The kind keeps none.</exception>
    public static void Require(ObjectTarget target, string what)
    {
        if (target.Resource.Kind != "Deployment")
        {
            throw CommandFailure.Error($"no {what} has been implemented for \"{target.Resource.GroupKind()}\"");
        }
    }

    public static async Task<SortedDictionary<long, DocumentObject>> OfAsync(CommandContext context, DocumentObject deployment)
    {
        var found = new SortedDictionary<long, DocumentObject>();
        var sets = context.Unwrap(await context.Objects(BuiltInKinds.Find("replicasets")!).ListAsync(
            deployment.NamespaceOf(), new() { LabelSelector = PodFinder.SelectorOf(deployment) }, context.Cancel));
        foreach (var set in sets.Items.Where(s => s.At("metadata", "ownerReferences").Items().Any(o => o["uid"]?.AsString == deployment.Uid())))
        {
            if (long.TryParse(set.At("metadata", "annotations", RevisionAnnotation)?.AsString, CultureInfo.InvariantCulture, out var revision))
            {
                found[revision] = set;
            }
        }
        return found;
    }
}
