using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of <c>spec.os</c>: a pod that says for which system it is sets nothing that only another system has.</summary>
internal static class OperatingSystemRules
{
    private static readonly string[] NotOfWindowsPods = ["hostPID", "hostIPC", "hostUsers", "shareProcessNamespace"];

    private static readonly string[] NotOfWindowsPodContexts =
    [
        "seLinuxOptions", "seccompProfile", "appArmorProfile", "fsGroup", "fsGroupChangePolicy", "sysctls", "runAsUser", "runAsGroup", "supplementalGroups", "supplementalGroupsPolicy", "seLinuxChangePolicy",
    ];

    private static readonly string[] NotOfWindowsContainers =
    [
        "capabilities", "readOnlyRootFilesystem", "privileged", "allowPrivilegeEscalation", "procMount", "runAsUser", "runAsGroup", "seLinuxOptions", "seccompProfile", "appArmorProfile",
    ];

    public static void Check(PodSpec spec, string path, FieldErrors errors)
    {
        switch (spec.Os?.Name)
        {
            case null:
                return;
            case "":
                errors.Required($"{path}.os.name", "cannot be empty");
                return;
            case "linux":
                Unset(spec, path, [], ["windowsOptions"], ["windowsOptions"], "windows options cannot be set for a linux pod", errors);
                return;
            case "windows":
                Unset(spec, path, NotOfWindowsPods, NotOfWindowsPodContexts, NotOfWindowsContainers, "cannot be set for a windows pod", errors);
                return;
            case var other:
                errors.OneOf($"{path}.os", other, "linux", "windows");
                return;
        }
    }

    private static void Unset(PodSpec spec, string path, string[] ofPod, string[] ofContext, string[] ofContainers, string why, FieldErrors errors)
    {
        var document = (DocumentObject)CommonRules.ToDocument(spec);
        Each(document, path, ofPod);
        Each(document["securityContext"], $"{path}.securityContext", ofContext);
        foreach (var list in (string[])["initContainers", "containers", "ephemeralContainers"])
        {
            foreach (var (i, container) in document.Each(list).Index())
            {
                Each(container["securityContext"], $"{path}.{list}[{i}].securityContext", ofContainers);
            }
        }

        void Each(Document? o, string at, string[] names)
        {
            foreach (var name in names.Where(n => o?[n] is { IsNull: false } and not DocumentArray { Count: 0 }))
            {
                errors.Forbidden($"{at}.{name}", why);
            }
        }
    }
}
