using System.Net;
using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Allocation;

/// <summary>The IPAddress object that says which Service has a cluster IP. Its name is the address, so no two can have the same.</summary>
internal static class IPAddressObject
{
    public const string ManagedBy = "ipallocator.k8s.io";

    private const string FamilyLabel = "ipaddress.kubernetes.io/ip-family";
    private const string ManagedByLabel = "ipaddress.kubernetes.io/managed-by";

    public static DocumentObject Make(IPAddress address, string ns, string service, IIdSource ids, DateTimeOffset now) => new(
        ("apiVersion", "networking.k8s.io/v1"),
        ("kind", "IPAddress"),
        ("metadata", new DocumentObject(
            ("name", address.ToString()), ("uid", ids.NewUid()), ("creationTimestamp", Timestamp.From(now).ToString()),
            ("labels", new DocumentObject((FamilyLabel, AddressRange.FamilyOf(address)), (ManagedByLabel, ManagedBy))))),
        ("spec", new DocumentObject(("parentRef", new DocumentObject(
            ("resource", "services"), ("namespace", ns), ("name", service))))));

    /// <summary>Whether the allocator made it. Others may reserve addresses by objects of their own.</summary>
    public static bool IsOurs(DocumentObject o) => o.At("metadata", "labels", ManagedByLabel)?.AsString == ManagedBy;

    /// <summary>The Service that has the address, as <c>namespace/name</c>.</summary>
    public static string Owner(DocumentObject o) => $"{o.At("spec", "parentRef", "namespace")?.AsString}/{o.At("spec", "parentRef", "name")?.AsString}";
}
