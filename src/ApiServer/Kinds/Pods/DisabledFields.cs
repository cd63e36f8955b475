using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>Fields of pods behind feature gates that v1.36 leaves off: they are known, and as if they had not been sent.</summary>
internal static class DisabledFields
{
    public static DocumentObject Drop(DocumentObject spec)
    {
        // GenericWorkload
        spec = spec.Without("schedulingGroup");
        foreach (var list in (string[])["initContainers", "containers", "ephemeralContainers"])
        {
            // ContainerStopSignals
            spec = spec.EditEach(list, static c => c.Edit("lifecycle", static l => l.Without("stopSignal")));
        }
        // ClusterTrustBundleProjection, PodCertificateRequest
        return spec.EditEach("volumes", static v => v.Edit("projected", static p => p.EditEach("sources", static s => s.Without("clusterTrustBundle").Without("podCertificate"))));
    }
}
