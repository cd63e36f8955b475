using MiniKube.Api.Apps.V1;
using MiniKube.Api.Documents;
using MiniKube.Client.Http;

namespace MiniKube.Controllers.Deployments;

/// <summary>The patches a rollout consists of. Each carries the resourceVersion it was planned from: a late one is refused.</summary>
internal static class DeploymentWrites
{
    public static Patch ReplicaSet(ReplicaSetChange change)
    {
        var annotations = new List<KeyValuePair<string, Document>>();
        foreach (var (key, value) in change.After.Metadata.Annotations)
        {
            if (change.Before.Metadata.Annotations.GetValueOrDefault(key) != value)
            {
                annotations.Add(new(key, value));
            }
        }
        var spec = DocumentObject.Empty;
        if (change.After.Spec.Replicas != change.Before.Spec.Replicas)
        {
            spec = spec.With("replicas", Rollout.Replicas(change.After));
        }
        if (change.After.Spec.MinReadySeconds != change.Before.Spec.MinReadySeconds)
        {
            spec = spec.With("minReadySeconds", change.After.Spec.MinReadySeconds.GetValueOrDefault());
        }
        return Guarded(change.Before.Metadata.ResourceVersion, new DocumentObject(annotations), spec);
    }

    public static Patch Revision(Deployment deployment, string revision) =>
        Guarded(deployment.Metadata.ResourceVersion, new DocumentObject((Revisions.Revision, revision)), DocumentObject.Empty);

    private static Patch Guarded(string? resourceVersion, DocumentObject annotations, DocumentObject spec)
    {
        var metadata = new DocumentObject(("resourceVersion", resourceVersion ?? ""), ("annotations", annotations));
        return Patch.Merge(spec.Count == 0 ? new DocumentObject(("metadata", metadata)) : new DocumentObject(("metadata", metadata), ("spec", spec)));
    }
}
