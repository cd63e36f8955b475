using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>Which ended containers start again, and what is said while they wait for it.</summary>
internal static class RestartRules
{
    public static bool Restarts(Pod pod, ContainerActual ended)
    {
        var policy = ended.IsSidecar ? "Always" : ended.IsInit && pod.Spec.RestartPolicy == "Always" ? "OnFailure" : pod.Spec.RestartPolicy ?? "Always";
        return ended.DefinitionChanged || (policy != "Never" && (policy != "OnFailure" || ended.Exit!.Code != 0));
    }

    /// <summary>The message of CrashLoopBackOff.</summary>
    public static string BackOffMessage(Pod pod, ContainerActual container, TimeSpan delay)
    {
        var seconds = delay < TimeSpan.FromMinutes(1) ? $"{delay.TotalSeconds:0}s" : $"{(int)delay.TotalMinutes}m{delay.Seconds}s";
        return $"back-off {seconds} restarting failed container={container.Name} pod={pod.Metadata.Name}_{pod.Metadata.Namespace}({pod.Metadata.Uid})";
    }
}
