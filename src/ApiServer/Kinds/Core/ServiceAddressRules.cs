using System.Net;
using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Allocation;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>What is wrong with the addresses and address families of a Service, and with how they change (KEP-563).</summary>
internal static class ServiceAddressRules
{
    private const string Fixed = "may not change once set";

    public static bool IsHeadless(ServiceSpec spec) => spec.ClusterIP == "None" || (spec.ClusterIPs.Count > 0 && spec.ClusterIPs[0] == "None");

    public static void Check(ServiceSpec spec, string path, FieldErrors errors)
    {
        // Of an ExternalName nothing but that there are none is asked.
        if (spec.Type != "ExternalName")
        {
            Families(spec, path, errors);
            ClusterIPs(spec, path, errors);
        }
        for (var i = 0; i < spec.ExternalIPs.Count; i++)
        {
            if (AddressRules.Address(spec.ExternalIPs[i], $"{path}.externalIPs[{i}]", errors) is { } ip)
            {
                AddressRules.Endpoint(ip, $"{path}.externalIPs[{i}]", errors);
            }
        }
    }

    private static void Families(ServiceSpec spec, string path, FieldErrors errors)
    {
        for (var i = 0; i < spec.IpFamilies.Count; i++)
        {
            errors.OneOf($"{path}.ipFamilies[{i}]", spec.IpFamilies[i], "IPv4", "IPv6");
            if (spec.IpFamilies.Take(i).Contains(spec.IpFamilies[i]))
            {
                errors.Duplicate($"{path}.ipFamilies[{i}]", spec.IpFamilies[i]);
            }
        }
        if (spec.IpFamilyPolicy is not null)
        {
            errors.OneOf($"{path}.ipFamilyPolicy", spec.IpFamilyPolicy, "PreferDualStack", "RequireDualStack", "SingleStack");
        }
    }

    private static void ClusterIPs(ServiceSpec spec, string path, FieldErrors errors)
    {
        var ips = spec.ClusterIPs;
        if (ips.Count > 0 && ips[0] != (spec.ClusterIP ?? ""))
        {
            errors.Invalid($"{path}.clusterIPs", CommonRules.ToDocument(ips), "first value must match `clusterIP`");
        }
        if (ips.Count > 1 && ips[0] == "None")
        {
            errors.Invalid($"{path}.clusterIPs", CommonRules.ToDocument(ips), "'None' must be the first and only value");
        }
        if (ips.Count > 2)
        {
            errors.Invalid($"{path}.clusterIPs", CommonRules.ToDocument(ips), "may only hold up to 2 values");
        }
        var addresses = ips.Select((ip, i) => i == 0 && ip == "None" ? null : AddressRules.Address(ip, $"{path}.clusterIPs[{i}]", errors)).ToArray();
        if (IsHeadless(spec) || addresses.Contains(null))
        {
            return;
        }
        var families = addresses.Select(static a => AddressRange.FamilyOf(a!)).ToArray();
        if (families.Distinct().Count() < families.Length)
        {
            errors.Invalid($"{path}.clusterIPs", CommonRules.ToDocument(ips), "may specify no more than one IP for each IP family");
        }
        for (var i = 0; i < Math.Min(families.Length, spec.IpFamilies.Count); i++)
        {
            if (spec.IpFamilies[i] is "IPv4" or "IPv6" && families[i] != spec.IpFamilies[i])
            {
                errors.Invalid($"{path}.clusterIPs[{i}]", ips[i], $"expected an {spec.IpFamilies[i]} value as indicated by `ipFamilies[{i}]`");
            }
        }
    }

    /// <summary>A second address and family may come and go; the first ones stay.</summary>
    public static void CheckChange(ServiceSpec before, ServiceSpec after, FieldErrors errors)
    {
        if (before.Type == "ExternalName" || after.Type == "ExternalName")
        {
            return;
        }
        if (!IsHeadless(before) || !IsHeadless(after))
        {
            Kept("clusterIPs", "clusterIP", before.ClusterIPs, after.ClusterIPs, after.IpFamilyPolicy, errors);
        }
        if (!IsHeadless(before) && !IsHeadless(after))
        {
            Kept("ipFamilies", "ipFamily", before.IpFamilies, after.IpFamilies, after.IpFamilyPolicy, errors);
        }
    }

    private static void Kept(string field, string what, IReadOnlyList<string> before, IReadOnlyList<string> after, string? policy, FieldErrors errors)
    {
        if (before.Count > 0 && after.Count == 0)
        {
            errors.Invalid($"spec.{field}[0]", CommonRules.ToDocument(after), $"primary {what} can not be unset");
            return;
        }
        for (var i = 0; i < Math.Min(before.Count, after.Count); i++)
        {
            if (before[i] != after[i])
            {
                errors.Invalid($"spec.{field}[{i}]", CommonRules.ToDocument(after), Fixed);
            }
        }
        if (before.Count > after.Count && policy != "SingleStack")
        {
            errors.Invalid("spec.ipFamilyPolicy", policy ?? "", $"must be set to 'SingleStack' when releasing the secondary {what}");
        }
    }
}
