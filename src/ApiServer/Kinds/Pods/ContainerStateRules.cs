using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>A container that has ended for good does not run again, whatever a node reports.</summary>
internal static class ContainerStateRules
{
    public static void Check(Change<Pod> change, FieldErrors errors)
    {
        var (old, updated, spec) = (change.Old.Status, change.New.Status, change.New.Spec);
        // Where one container's end restarts them all (KEP-5532), any may run again.
        if (spec.Containers.Concat(spec.InitContainers).Any(static c => c.RestartPolicyRules.Any(static r => r.Action == "RestartAllContainers")))
        {
            return;
        }
        Check(old.ContainerStatuses, updated.ContainerStatuses, "status.containerStatuses", (name, code) => MayRestart(spec, spec.Containers, name, code), errors);
        Check(old.InitContainerStatuses, updated.InitContainerStatuses, "status.initContainerStatuses", (name, code) => MayRestart(spec, spec.InitContainers, name, code), errors);
        Check(old.EphemeralContainerStatuses, updated.EphemeralContainerStatuses, "status.ephemeralContainerStatuses", static (_, _) => false, errors);
    }

    private static void Check(IReadOnlyList<ContainerStatus> old, IReadOnlyList<ContainerStatus> updated, string path, Func<string, int, bool> mayRestart, FieldErrors errors)
    {
        foreach (var (i, before) in old.Index())
        {
            if (before.State?.Terminated is { } end && !mayRestart(before.Name, end.ExitCode)
                && updated.FirstOrDefault(s => s.Name == before.Name) is { } after && after.State?.Terminated is null)
            {
                errors.Forbidden($"{path}[{i}].state", "may not be transitioned to non-terminated state");
            }
        }
    }

    // A rule of the container's own about the code decides, then its own policy, then the pod's (KEP-5307).
    private static bool MayRestart(PodSpec spec, IReadOnlyList<Container> containers, string name, int code)
    {
        var container = containers.FirstOrDefault(c => c.Name == name);
        return container?.RestartPolicyRules.Any(r => r.ExitCodes is { } codes && codes.Values.Contains(code) == (codes.Operator == "In")) == true
            || (container?.RestartPolicy ?? spec.RestartPolicy) switch
            {
                "Never" => false,
                "OnFailure" => code != 0,
                _ => true,
            };
    }
}
