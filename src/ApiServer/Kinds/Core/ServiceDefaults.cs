using System.Net;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Allocation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>The defaults of Services, and what an update keeps of the addresses and ports that were given out.</summary>
internal static class ServiceDefaults
{
    private const int AffinityTimeoutSeconds = 10_800;

    public static DocumentObject Spec(DocumentObject spec)
    {
        spec = spec.Or("sessionAffinity", "None").Or("type", "ClusterIP").EditEach("ports", Port);
        spec = spec.Text("sessionAffinity") switch
        {
            "None" => spec.Without("sessionAffinityConfig"),
            "ClientIP" => spec.EditOrMake("sessionAffinityConfig", static c =>
                c.EditOrMake("clientIP", static i => i.OrAbsent("timeoutSeconds", AffinityTimeoutSeconds))),
            _ => spec,
        };
        var type = spec.Text("type");
        if (type is "NodePort" or "LoadBalancer" || (type == "ClusterIP" && spec["externalIPs"] is not null))
        {
            spec = spec.Or("externalTrafficPolicy", "Cluster");
        }
        if (type == "LoadBalancer")
        {
            spec = spec.OrAbsent("allocateLoadBalancerNodePorts", true);
        }
        return type is not ("NodePort" or "LoadBalancer" or "ClusterIP") ? spec : spec
            .OrAbsent("internalTrafficPolicy", "Cluster");
    }

    /// <summary>Addresses of load balancers are taken up by the nodes, unless something else is said.</summary>
    public static DocumentObject Status(DocumentObject service) => service.Text("spec", "type") != "LoadBalancer" ? service
        : service.Edit("status", static status => status.Edit("loadBalancer", static balancer =>
            balancer.EditEach("ingress", static entry => entry.Text("ip").Length > 0 ? entry.OrAbsent("ipMode", "VIP") : entry)));

    /// <summary>clusterIP and the first of clusterIPs are one thing under two names: either fills in the other.</summary>
    public static DocumentObject PairAddresses(DocumentObject service) => service.Edit("spec", static spec =>
    {
        var one = spec.Text("clusterIP");
        var many = spec["clusterIPs"] as DocumentArray;
        return (one, many) switch
        {
            ({ Length: > 0 }, null) => spec.With("clusterIPs", new DocumentArray([(Document)one])),
            ({ Length: 0 }, { Count: > 0 }) => spec.With("clusterIP", many[0]),
            _ => spec,
        };
    });

    /// <summary>An update that does not speak of what was given out keeps it.</summary>
    public static DocumentObject KeepAllocations(DocumentObject old, DocumentObject updated)
    {
        if (old["spec"] is not DocumentObject before || updated["spec"] is not DocumentObject after)
        {
            return updated;
        }
        after = FollowClusterIP(before, after);
        if (before.Text("type") != "ExternalName" && after.Text("type") != "ExternalName" && after.Text("clusterIP").Length == 0
            && after["clusterIPs"] is null)
        {
            after = Keep(before, Keep(before, after, "clusterIP"), "clusterIPs");
        }
        after = KeepFamilies(before, after);
        if (HasNodePorts(before) && HasNodePorts(after))
        {
            var ports = before.Each("ports").Where(static p => p.Number("nodePort") > 0).ToArray();
            var taken = after.Each("ports").Select(static p => p.Number("nodePort")).ToHashSet();
            after = after.EditEach("ports", p => p.Number("nodePort") == 0
                && ports.FirstOrDefault(q => q.Text("protocol") == p.Text("protocol") && q.Number("port") == p.Number("port")) is { } same
                && taken.Add(same.Number("nodePort")) ? p.With("nodePort", same["nodePort"]!) : p);
        }
        if (after.Number("healthCheckNodePort") == 0 && after.Text("type") == "LoadBalancer" && after.Text("externalTrafficPolicy") == "Local")
        {
            after = Keep(before, after, "healthCheckNodePort");
        }
        return PairAddresses(updated.With("spec", DropUnused(before, after)));
    }

    // Families that an update leaves out are those of the addresses that it has.
    private static DocumentObject KeepFamilies(DocumentObject before, DocumentObject after)
    {
        if (before.Text("type") == "ExternalName" || after.Text("type") == "ExternalName")
        {
            return after;
        }
        after = after["ipFamilyPolicy"] is null ? Keep(before, after, "ipFamilyPolicy") : after;
        if (after["ipFamilies"] is not null || after["clusterIPs"]?.AsArray is not { Count: > 0 } addresses)
        {
            return after;
        }
        var families = addresses.Where(static a => IPAddress.TryParse(a.AsString, out _)).Select(static a => (Document)AddressRange.FamilyOf(IPAddress.Parse(a.AsString!))).ToArray();
        return families.Length == 0 ? after : after.With("ipFamilies", new DocumentArray(families));
    }

    // A client that knows only clusterIP changes it alone; clusterIPs follows.
    private static DocumentObject FollowClusterIP(DocumentObject before, DocumentObject after)
    {
        if (after.Text("clusterIP") == before.Text("clusterIP") || !Equals(after["clusterIPs"], before["clusterIPs"]) || after["clusterIPs"] is not DocumentArray many)
        {
            return after;
        }
        var one = after.Text("clusterIP");
        return one.Length == 0 ? after.Without("clusterIPs") : after.With("clusterIPs", new DocumentArray([one, .. many.Skip(1)]));
    }

    // A change takes away what the Service has no use for any more, unless the update itself sets it.
    private static DocumentObject DropUnused(DocumentObject before, DocumentObject after)
    {
        if (before.Text("type") != "ExternalName" && after.Text("type") == "ExternalName" && after.Text("clusterIP") == before.Text("clusterIP"))
        {
            foreach (var name in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"])
            {
                after = after.Without(name);
            }
        }
        if (HasNodePorts(before) && !HasNodePorts(after))
        {
            var had = before.Each("ports").Select(static p => p.Number("nodePort")).ToHashSet();
            after = after.EditEach("ports", p => had.Contains(p.Number("nodePort")) ? p.Without("nodePort") : p);
        }
        after = Drop("externalTrafficPolicy", static s => HasNodePorts(s) || s["externalIPs"] is DocumentArray { Count: > 0 });
        after = Drop("allocateLoadBalancerNodePorts", IsBalanced);
        after = Drop("loadBalancerClass", IsBalanced);
        return Drop("healthCheckNodePort", static s => IsBalanced(s) && s.Text("externalTrafficPolicy") == "Local");

        DocumentObject Drop(string name, Func<DocumentObject, bool> uses) =>
            uses(before) && !uses(after) && Equals(after[name], before[name]) ? after.Without(name) : after;
    }

    /// <summary>What balances no load has no addresses of a balancer.</summary>
    public static DocumentObject WithoutBalancer(DocumentObject service) =>
        IsBalanced(service["spec"]?.AsObject ?? DocumentObject.Empty) || service.At("status", "loadBalancer", "ingress") is null ? service : service.Edit("status", static s => s.With("loadBalancer", DocumentObject.Empty));

    private static bool IsBalanced(DocumentObject spec) => spec.Text("type") == "LoadBalancer";

    private static bool HasNodePorts(DocumentObject spec) => spec.Text("type") is "NodePort" or "LoadBalancer";

    private static DocumentObject Keep(DocumentObject before, DocumentObject after, string name) => before[name] is { } value ? after.With(name, value) : after;

    private static DocumentObject Port(DocumentObject port)
    {
        port = port.Or("protocol", "TCP");
        return port["targetPort"] is null or DocumentString { Value: "" } || port["targetPort"]?.AsInteger == 0 ? port.With("targetPort", port["port"] ?? 0) : port;
    }
}
