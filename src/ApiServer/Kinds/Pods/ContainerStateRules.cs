using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>A container that has ended for good does not run again, whatever a node reports.</summary>
internal static class ContainerStateRules
{
    public static void Check(Change<Pod> change, FieldErrors errors)
    {
        var (old, updated, spec) = (change.Old.Status, change.New.Status, change.New.Spec);
        Check(old.ContainerStatuses, updated.ContainerStatuses, "status.containerStatuses", spec.Containers, Ends, errors);
        Check(old.InitContainerStatuses, updated.InitContainerStatuses, "status.initContainerStatuses", spec.InitContainers, EndsFirst, errors);

        bool Ends(Container container, int exitCode) => (container.RestartPolicy ?? spec.RestartPolicy) switch
        {
            "Never" => true,
            "OnFailure" => exitCode == 0,
            _ => false,
        };

        // One that is tried until it succeeds, unless the pod is tried once; a sidecar always runs.
        bool EndsFirst(Container container, int exitCode) => container.RestartPolicy switch
        {
            null => exitCode == 0 || spec.RestartPolicy == "Never",
            _ => Ends(container, exitCode),
        };
    }

    private static void Check(
        IReadOnlyList<ContainerStatus> old, IReadOnlyList<ContainerStatus> updated, string path, IReadOnlyList<Container> containers, Func<Container, int, bool> ends, FieldErrors errors)
    {
        for (var i = 0; i < old.Count; i++)
        {
            var before = old[i];
            if (before.State?.Terminated is not { } terminated
                || containers.FirstOrDefault(c => c.Name == before.Name) is not { RestartPolicyRules.Count: 0 } container || !ends(container, terminated.ExitCode))
            {
                continue;
            }
            if (updated.FirstOrDefault(s => s.Name == before.Name) is { } after && after.State?.Terminated is null)
            {
                errors.Forbidden($"{path}[{i}].state", "may not be transitioned to non-terminated state");
            }
        }
    }
}
