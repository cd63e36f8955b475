using MiniKube.ApiServer.Admission.Certificates;
using MiniKube.ApiServer.Admission.LimitRanger;
using MiniKube.ApiServer.Admission.NodeRestriction;
using MiniKube.ApiServer.Admission.PodSecurity;
using MiniKube.ApiServer.Admission.ResourceQuota;
using MiniKube.ApiServer.Admission.ServiceAccounts;
using MiniKube.ApiServer.Admission.Storage;
using MiniKube.ApiServer.Hosting;

namespace MiniKube.ApiServer.Admission;

/// <summary>All plugins in upstream's order, and which of them an operator's wishes leave on.</summary>
internal static class AdmissionPlugins
{
    private static readonly (string Name, bool IsDefault, Func<Parts, IAdmissionPlugin> Make)[] Known =
    [
        ("NamespaceLifecycle", true, static p => new NamespaceLifecycle(p.Server.Hub, p.Server.Resources)),
        ("LimitRanger", true, static p => new LimitRangerPlugin(p.Objects)),
        ("ServiceAccount", true, static p => new ServiceAccountPlugin(p.Objects, p.Server.Time)),
        ("NodeRestriction", false, static p => new NodeRestrictionPlugin(p.Objects, new TokenAudiences(p.Objects, p.Server.Authorizer, p.Server.ServiceAccounts.Audiences))),
        ("TaintNodesByCondition", true, static _ => new TaintNodesByCondition()),
        ("AlwaysPullImages", false, static _ => new AlwaysPullImages()),
        ("PodSecurity", true, static p => new PodSecurityPlugin(p.Objects, PodSecurityConfiguration.Read(p.Configuration.Of("PodSecurity")))),
        ("Priority", true, static p => new Priority(p.Objects)),
        ("DefaultTolerationSeconds", true, static _ => new DefaultTolerationSeconds()),
        ("DefaultStorageClass", true, static p => new DefaultStorageClass(p.Objects)),
        ("StorageObjectInUseProtection", true, static _ => new StorageObjectInUseProtection()),
        ("PersistentVolumeClaimResize", true, static p => new PersistentVolumeClaimResize(p.Objects)),
        ("RuntimeClass", true, static p => new RuntimeClass(p.Objects)),
        ("CertificateApproval", true, static p => new CertificateApproval(p.Server.Authorizer)),
        ("CertificateSigning", true, static p => new CertificateSigning(p.Server.Authorizer)),
        ("CertificateSubjectRestriction", true, static _ => new CertificateSubjectRestriction()),
        ("DefaultIngressClass", true, static p => new DefaultIngressClass(p.Objects)),
        ("PodTopologyLabels", true, static p => new PodTopologyLabels(p.Objects)),
        // Last: it charges for what all others have let pass.
        ("ResourceQuota", true, static p => new ResourceQuotaPlugin(p.Objects, new QuotaLedger(p.Server), LimitedResources.Read(p.Configuration.Of("ResourceQuota")))),
    ];

    // Upstream has them, this server has not: switching them off is no mistake.
    private static readonly string[] Absent =
    [
        "AlwaysAdmit", "AlwaysDeny", "ClusterTrustBundleAttest", "DenyServiceExternalIPs", "EventRateLimit", "ExtendedResourceToleration", "ImagePolicyWebhook",
        "LimitPodHardAntiAffinityTopology", "MutatingAdmissionPolicy", "MutatingAdmissionWebhook", "NamespaceAutoProvision", "NamespaceExists",
        "OwnerReferencesPermissionEnforcement", "PodNodeSelector", "PodTolerationRestriction", "ValidatingAdmissionPolicy", "ValidatingAdmissionWebhook",
    ];

    /// <exception cref="FormatException">The options name a plugin that there is not, or contradict themselves; or the configuration is not of its form.</exception>
    public static AdmissionChain Chain(ServerParts server)
    {
        var options = server.Options;
        foreach (var name in options.EnabledAdmissionPlugins)
        {
            if (!Known.Any(k => k.Name == name))
            {
                throw new FormatException(Absent.Contains(name)
                    ? $"enable-admission-plugins plugin \"{name}\" is not built into this server"
                    : $"enable-admission-plugins plugin \"{name}\" is unknown");
            }
            if (options.DisabledAdmissionPlugins.Contains(name))
            {
                throw new FormatException($"[{name}] in enable-admission-plugins and disable-admission-plugins overlapped");
            }
        }
        if (options.DisabledAdmissionPlugins.FirstOrDefault(name => !Known.Any(k => k.Name == name) && !Absent.Contains(name)) is { } unknown)
        {
            throw new FormatException($"disable-admission-plugins plugin \"{unknown}\" is unknown");
        }
        var parts = new Parts(server, new ClusterObjects(server.Hub, server.Resources), AdmissionConfiguration.Read(options.AdmissionConfigFile));
        var on = Known.Where(k => (k.IsDefault || options.EnabledAdmissionPlugins.Contains(k.Name)) && !options.DisabledAdmissionPlugins.Contains(k.Name));
        return new AdmissionChain([.. on.Select(k => k.Make(parts))], new AdmissionMetrics(server.Metrics), server.Time);
    }

    /// <summary>What plugins are made from.</summary>
    private sealed record Parts(ServerParts Server, ClusterObjects Objects, AdmissionConfiguration Configuration);
}
