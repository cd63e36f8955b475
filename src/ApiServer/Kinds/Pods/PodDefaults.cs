using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Core;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The defaults of pods and of pod templates. A template gets fewer: what depends on the pod's own time is left to the pod.</summary>
internal static class PodDefaults
{
    private const int DefaultFileMode = 0b110_100_100;

    public static DocumentObject Pod(DocumentObject pod) => pod.EditOrMake("spec", static spec =>
    {
        spec = Spec(spec).OrAbsent("enableServiceLinks", true);
        var onHost = spec.Flag("hostNetwork");
        foreach (var list in (string[])["initContainers", "containers"])
        {
            spec = spec.EditEach(list, c => RequestsFromLimits(onHost ? HostPorts(c) : c));
        }
        return PodLevelResources.Default(spec);
    });

    public static DocumentObject Template(DocumentObject template) => template.EditOrMake("spec", Spec);

    private static DocumentObject Spec(DocumentObject spec)
    {
        spec = DisabledFields.Drop(spec);
        spec = spec.EditEach("volumes", Volume);
        foreach (var list in (string[])["initContainers", "containers", "ephemeralContainers"])
        {
            spec = spec.EditEach(list, ContainerDefaults.Apply);
        }
        return spec
            .Or("restartPolicy", "Always")
            .OrAbsent("terminationGracePeriodSeconds", 30)
            .Or("dnsPolicy", "ClusterFirst")
            .OrAbsent("securityContext", DocumentObject.Empty)
            .Or("schedulerName", "default-scheduler");
    }

    private static DocumentObject Volume(DocumentObject volume)
    {
        if (!volume.Any(static m => m.Key != "name"))
        {
            return volume.With("emptyDir", DocumentObject.Empty);
        }
        return volume
            .Edit("hostPath", static s => s.OrAbsent("type", ""))
            .Edit("secret", static s => s.OrAbsent("defaultMode", DefaultFileMode))
            .Edit("configMap", static s => s.OrAbsent("defaultMode", DefaultFileMode))
            .Edit("downwardAPI", static s => DownwardItems(s).OrAbsent("defaultMode", DefaultFileMode))
            .Edit("image", static s => ContainerDefaults.PullPolicy(s, "reference", "pullPolicy"))
            .Edit("ephemeral", static s => s.Edit("volumeClaimTemplate", static t => t.EditOrMake("spec", ClaimDefaults.Spec)))
            .Edit("projected", static s => s
                .OrAbsent("defaultMode", DefaultFileMode)
                .EditEach("sources", static p => p
                    .Edit("downwardAPI", DownwardItems)
                    .Edit("serviceAccountToken", static t => t.OrAbsent("expirationSeconds", 3600))));
    }

    private static DocumentObject DownwardItems(DocumentObject source) => source.EditEach("items", ContainerDefaults.ValueSource);

    // On the host's network a container's port is the host's.
    private static DocumentObject HostPorts(DocumentObject container) =>
        container.EditEach("ports", static p => p.OrNumber("hostPort", p.Number("containerPort")));

    private static DocumentObject RequestsFromLimits(DocumentObject container) => container.Edit("resources", static resources =>
        resources["limits"] is not DocumentObject limits ? resources : resources.EditOrMake("requests", requests =>
        {
            foreach (var (name, amount) in limits)
            {
                requests = requests.OrAbsent(name, amount);
            }
            return requests;
        }));
}
