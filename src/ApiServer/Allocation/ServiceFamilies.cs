using System.Globalization;
using System.Net;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.Allocation;

/// <summary>
/// The address families of a Service: what its policy, families and cluster IPs do not say is filled in from each other and from what the cluster has (KEP-563).
/// </summary>
internal static class ServiceFamilies
{
    private const string Single = "SingleStack";
    private const string Prefer = "PreferDualStack";
    private const string Require = "RequireDualStack";

    /// <summary>The spec with its families, or what is wrong with it.</summary>
    /// <param name="old">The spec as it was; null for a new Service.</param>
    /// <param name="spec">The spec as it shall be.</param>
    /// <param name="available">The families of the cluster, the default one first.</param>
    public static (DocumentObject Spec, IReadOnlyList<FieldError> Errors) Complete(DocumentObject? old, DocumentObject spec, IReadOnlyList<string> available)
    {
        if (spec.Text("type") == "ExternalName" || IsLeftAlone(old, spec))
        {
            return (spec, []);
        }
        var isBare = spec.Text("clusterIP") == "None" && spec["selector"] is not DocumentObject { Count: > 0 };
        spec = spec.Or("ipFamilyPolicy", old?.Text("ipFamilyPolicy") is { Length: > 0 } before ? before : isBare ? Require : Single);
        var policy = spec.Text("ipFamilyPolicy");
        var errors = new List<FieldError>();
        FieldError Policy(string why) => FieldError.Invalid("spec.ipFamilyPolicy", policy, why);
        if (old is not null)
        {
            spec = Downgraded(old, spec, policy, errors, Policy);
        }
        if (policy == Single && Texts(spec, "clusterIPs").Count == 2)
        {
            errors.Add(Policy("must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified"));
        }
        if (policy == Single && Texts(spec, "ipFamilies").Count == 2)
        {
            errors.Add(Policy("must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified"));
        }
        var families = Inferred(spec, available, errors);
        if (errors.Count > 0)
        {
            return (spec, errors);
        }
        if (!isBare)
        {
            if (policy == Require && available.Count < 2)
            {
                errors.Add(Policy("this cluster is not configured for dual-stack services"));
            }
            errors.AddRange(families.Select((f, i) => (f, i)).Where(x => !available.Contains(x.f)).Select(static x =>
                FieldError.Invalid(string.Create(CultureInfo.InvariantCulture, $"spec.ipFamilies[{x.i}]"), x.f, "not configured on this cluster")));
        }
        if (errors.Count > 0)
        {
            return (spec, errors);
        }
        if (families.Count == 0)
        {
            families.Add(available[0]);
        }
        // A headless Service without a selector may speak of families that the cluster does not have.
        if (policy != Single && families.Count == 1 && (isBare || available.Count == 2))
        {
            families.Add(families[0] == "IPv4" ? "IPv6" : "IPv4");
        }
        return (spec.With("ipFamilies", List(families)), []);
    }

    // A cluster that gets or loses a family changes no Service that merely prefers two, until somebody changes that Service.
    private static bool IsLeftAlone(DocumentObject? old, DocumentObject spec) => old is not null
        && old.Text("type") != "ExternalName" && old.Text("ipFamilyPolicy") == Prefer && spec.Text("ipFamilyPolicy") == Prefer
        && Texts(old, "clusterIPs").SequenceEqual(Texts(spec, "clusterIPs")) && Texts(old, "ipFamilies").SequenceEqual(Texts(spec, "ipFamilies"));

    private static DocumentObject Downgraded(DocumentObject old, DocumentObject spec, string policy, List<FieldError> errors, Func<string, FieldError> refuse)
    {
        foreach (var (name, what) in ((string, string)[])[("clusterIPs", "cluster IP"), ("ipFamilies", "IP family")])
        {
            var (before, after) = (Texts(old, name), Texts(spec, name));
            if (policy == Single)
            {
                // Nothing else changed: the policy says what is meant.
                if (before.SequenceEqual(after) && after.Count > 1)
                {
                    spec = spec.With(name, List([after[0]]));
                }
            }
            else if (after.Count > 0 && before.Count > after.Count)
            {
                errors.Add(refuse($"must be 'SingleStack' to release the secondary {what}"));
            }
        }
        return spec;
    }

    private static List<string> Inferred(DocumentObject spec, IReadOnlyList<string> available, List<FieldError> errors)
    {
        var families = Texts(spec, "ipFamilies").ToList();
        var addresses = Texts(spec, "clusterIPs");
        for (var i = families.Count; i < addresses.Count && addresses[i] != "None"; i++)
        {
            if (!IPAddress.TryParse(addresses[i], out var address))
            {
                break;
            }
            var family = AddressRange.FamilyOf(address);
            if (!available.Contains(family))
            {
                errors.Add(FieldError.Invalid(string.Create(CultureInfo.InvariantCulture, $"spec.clusterIPs[{i}]"), List(addresses), $"{family} is not configured on this cluster"));
                continue;
            }
            families.Add(family);
        }
        return families;
    }

    /// <summary>The texts of a list in a spec; none where it is absent.</summary>
    public static IReadOnlyList<string> Texts(DocumentObject spec, string name) => spec[name]?.AsArray?.Select(static t => t.AsString ?? "").ToArray() ?? [];

    private static DocumentArray List(IEnumerable<string> texts) => Document.Of(texts.Select(static t => (Document)t).ToArray());
}
