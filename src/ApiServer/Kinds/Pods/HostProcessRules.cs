using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of Windows containers that are processes of their node (KEP-1981): all of a pod's containers are, or none, and they share the node's network.</summary>
internal static class HostProcessRules
{
    public static void Check(PodSpec spec, string path, FieldErrors errors)
    {
        var ofPod = spec.SecurityContext?.WindowsOptions?.HostProcess;
        var (all, onHost) = (0, 0);
        foreach (var (list, containers) in (ReadOnlySpan<(string, IReadOnlyList<SecurityContext?>)>)
        [
            ("containers", [.. spec.Containers.Select(static c => c.SecurityContext)]),
            ("initContainers", [.. spec.InitContainers.Select(static c => c.SecurityContext)]),
            ("ephemeralContainers", [.. spec.EphemeralContainers.Select(static c => c.SecurityContext)]),
        ])
        {
            for (var i = 0; i < containers.Count; i++, all++)
            {
                var own = containers[i]?.WindowsOptions?.HostProcess;
                if (ofPod is { } pods && own is { } ofOwn && pods != ofOwn)
                {
                    errors.Invalid($"{path}.{list}[{i}].securityContext.windowsOptions.hostProcess", ofOwn,
                        $"pod hostProcess value must be identical if both are specified, was {(pods ? "true" : "false")}");
                }
                onHost += (own ?? ofPod) == true ? 1 : 0;
            }
        }
        if (onHost == 0)
        {
            return;
        }
        if (onHost != all)
        {
            errors.Invalid(path, "", "If pod contains any hostProcess containers then all containers must be HostProcess containers");
        }
        if (spec.HostNetwork != true)
        {
            errors.Invalid($"{path}.hostNetwork", false, "hostNetwork must be true if pod contains any hostProcess containers");
        }
    }
}
