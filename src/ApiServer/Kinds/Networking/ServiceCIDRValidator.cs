using MiniKube.Api.Documents;
using MiniKube.Api.Networking.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>The rules for a ServiceCIDR by itself: one range, or one of each address family.</summary>
internal sealed class ServiceCIDRValidator : KindValidator<ServiceCIDR>
{
    private const int MaxRanges = 2;

    public ServiceCIDRValidator() => Part("spec.cidrs", static o => o.Spec.Cidrs, Ranges);

    public static void Ranges(IReadOnlyList<string> texts, string path, FieldErrors errors)
    {
        if (texts.Count == 0)
        {
            errors.Required(path, "at least one CIDR required");
            return;
        }
        if (texts.Count > MaxRanges)
        {
            errors.Invalid(path, new DocumentObject(("CIDRs", CommonRules.ToDocument(texts))), "may only hold up to 2 values");
            return;
        }
        var ranges = texts.Select((text, i) => AddressRules.CanonicalRange(text, $"{path}[{i}]", errors)).ToArray();
        if (ranges is [{ } first, { } second] && first.BaseAddress.AddressFamily == second.BaseAddress.AddressFamily)
        {
            errors.Invalid(path, CommonRules.ToDocument(texts), "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
        }
    }
}

/// <summary>What an update of a ServiceCIDR may change: a second family can be added (kubernetes#131261), nothing else.</summary>
internal sealed class ServiceCIDRChangeValidator : KindValidator<Change<ServiceCIDR>>
{
    public ServiceCIDRChangeValidator() => Check(static (change, errors) =>
    {
        const string path = "spec.cidrs";
        var (before, after) = (change.Old.Spec.Cidrs, change.New.Spec.Cidrs);
        var grows = before.Count == 1 && after.Count == 2;
        if (before.Count != after.Count && !grows)
        {
            errors.Invalid(path, CommonRules.ToDocument(after), CommonRules.Immutable);
            return;
        }
        foreach (var (i, range) in before.Index())
        {
            errors.Unchanged($"{path}[{i}]", range, after[i]);
        }
        if (grows)
        {
            ServiceCIDRValidator.Ranges(after, path, errors);
        }
    });
}
