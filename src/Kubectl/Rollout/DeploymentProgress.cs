using MiniKube.Api.Documents;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Rollout;

/// <summary>How far a Deployment's rollout is.</summary>
internal static class DeploymentProgress
{
    public static RolloutProgress Of(DocumentObject deployment)
    {
        var name = deployment.Name();
        var waiting = $"Waiting for deployment \"{name}\" rollout to finish: ";
        if ((deployment.At("metadata", "generation")?.AsInteger ?? 0) > Status("observedGeneration"))
        {
            return new("Waiting for deployment spec update to be observed...", false);
        }
        if (deployment.At("status", "conditions").Items()
            .Any(c => c["type"]?.AsString == "Progressing" && c["reason"]?.AsString == "ProgressDeadlineExceeded"))
        {
            return new("", false, $"deployment \"{name}\" exceeded its progress deadline");
        }
        var (updated, replicas, available) = (Status("updatedReplicas"), Status("replicas"), Status("availableReplicas"));
        if (deployment.At("spec", "replicas")?.AsInteger is { } wanted && updated < wanted)
        {
            return new($"{waiting}{updated} out of {wanted} new replicas have been updated...", false);
        }
        if (replicas > updated)
        {
            return new($"{waiting}{replicas - updated} old replicas are pending termination...", false);
        }
        return available < updated
            ? new($"{waiting}{available} of {updated} updated replicas are available...", false)
            : new($"deployment \"{name}\" successfully rolled out", true);

        long Status(string field) => deployment.At("status", field)?.AsInteger ?? 0;
    }
}
