using MiniKube.Api.Documents;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Rollout;

/// <summary>How far a rollout is: the line to show, and whether it is done. It never will be when <see cref="Failure"/> is given.</summary>
internal sealed record RolloutProgress(string Line, bool Done, string? Failure = null)
{
    /// <summary>What tells how far rollouts of a kind are; null for kinds that have none.</summary>
    public static Func<DocumentObject, RolloutProgress>? Of(string kind) => kind switch
    {
        "Deployment" => DeploymentProgress.Of,
        "DaemonSet" => OfDaemonSet,
        "StatefulSet" => OfStatefulSet,
        _ => null,
    };

    private static RolloutProgress OfDaemonSet(DocumentObject set)
    {
        var (waiting, desired) = ($"Waiting for daemon set \"{set.Name()}\" rollout to finish: ", Number(set, "status", "desiredNumberScheduled"));
        var (updated, available) = (Number(set, "status", "updatedNumberScheduled"), Number(set, "status", "numberAvailable"));
        return !IsRolling(set) ? NotRolling
            : Number(set, "metadata", "generation") > Number(set, "status", "observedGeneration") ? new("Waiting for daemon set spec update to be observed...", false)
            : updated < desired ? new($"{waiting}{updated} out of {desired} new pods have been updated...", false)
            : available < desired ? new($"{waiting}{available} of {desired} updated pods are available...", false)
            : new($"daemon set \"{set.Name()}\" successfully rolled out", true);
    }

    private static RolloutProgress OfStatefulSet(DocumentObject set)
    {
        var (wanted, ready, updated) = (Number(set, "spec", "replicas"), Number(set, "status", "readyReplicas"), Number(set, "status", "updatedReplicas"));
        if (!IsRolling(set))
        {
            return NotRolling;
        }
        if (Number(set, "status", "observedGeneration") is var observed && (observed == 0 || Number(set, "metadata", "generation") > observed))
        {
            return new("Waiting for statefulset spec update to be observed...", false);
        }
        if (ready < wanted)
        {
            return new($"Waiting for {wanted - ready} pods to be ready...", false);
        }
        if (set.At("spec", "updateStrategy", "rollingUpdate") is DocumentObject)
        {
            var due = wanted - Number(set, "spec", "updateStrategy", "rollingUpdate", "partition");
            return updated < due
                ? new($"Waiting for partitioned roll out to finish: {updated} out of {due} new pods have been updated...", false)
                : new($"partitioned roll out complete: {updated} new pods have been updated...", true);
        }
        var (current, update) = (set.At("status", "currentRevision")?.AsString, set.At("status", "updateRevision")?.AsString);
        return update != current
            ? new($"waiting for statefulset rolling update to complete {updated} pods at revision {update}...", false)
            : new($"statefulset rolling update complete {Number(set, "status", "currentReplicas")} pods at revision {current}...", true);
    }

    private static RolloutProgress NotRolling => new("", false, "rollout status is only available for RollingUpdate strategy type");

    private static bool IsRolling(DocumentObject set) => set.At("spec", "updateStrategy", "type")?.AsString == "RollingUpdate";

    private static long Number(DocumentObject set, params string[] path) => set.At(path)?.AsInteger ?? 0;
}
