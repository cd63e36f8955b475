using MiniKube.Api.Core.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Quotas;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Statuses;
using Quota = MiniKube.Api.Core.V1.ResourceQuota;

namespace MiniKube.ApiServer.Admission.ResourceQuota;

/// <summary>
/// What may be taken only where a quota grants it: the plugin's configuration, <c>apiserver.config.k8s.io/v1 ResourceQuotaConfiguration</c>
/// (https://kubernetes.io/docs/concepts/policy/resource-quotas/#limit-priority-class-consumption-by-default).
/// </summary>
internal sealed class LimitedResources
{
    private readonly IReadOnlyList<Limited> all;

    private LimitedResources(IReadOnlyList<Limited> all) => this.all = all;

    public bool IsEmpty => all.Count == 0;

    /// <exception cref="FormatException">It is no such configuration.</exception>
    public static LimitedResources Read(DocumentObject? configuration)
    {
        if (configuration is null)
        {
            return new([]);
        }
        if (configuration["kind"]?.AsString is not ("ResourceQuotaConfiguration" or "Configuration"))
        {
            throw new FormatException("the configuration of ResourceQuota: kind ResourceQuotaConfiguration is expected");
        }
        var read = new List<Limited>();
        foreach (var item in configuration["limitedResources"]?.AsArray ?? DocumentArray.Empty)
        {
            if (item["resource"]?.AsString is not { Length: > 0 } resource)
            {
                throw new FormatException("the configuration of ResourceQuota: limitedResources need a resource");
            }
            read.Add(new Limited(item["apiGroup"]?.AsString ?? "", resource,
                [.. (item["matchContains"]?.AsArray ?? DocumentArray.Empty).Select(t => t.AsString ?? "")],
                [.. (item["matchScopes"]?.AsArray ?? DocumentArray.Empty).Select(ApiJson.Read<ScopedResourceSelectorRequirement>)]));
        }
        return new(read);
    }

    /// <summary>The refusal of a write that takes what no quota of its namespace grants; null for none.</summary>
    /// <param name="request">The write.</param>
    /// <param name="subject">Its object.</param>
    /// <param name="usage">What the object takes.</param>
    /// <param name="covered">The resources that quotas limit for it.</param>
    /// <param name="quotas">The quotas of its namespace.</param>
    public ApiError? Uncovered(AdmissionRequest request, QuotaSubject subject, SortedDictionary<string, Quantity> usage, HashSet<string> covered, IReadOnlyList<Quota> quotas)
    {
        var own = all.Where(l => l.Group == request.Group && l.Resource == request.Context.Kind.Resource).ToArray();
        var taken = usage.Where(u => u.Value.Sign > 0 && !covered.Contains(u.Key) && own.Any(l => l.Contained.Any(u.Key.Contains))).Select(u => u.Key).ToArray();
        if (taken.Length > 0)
        {
            return request.Forbidden($"insufficient quota to consume: {string.Join(',', taken)}");
        }
        var granted = quotas.SelectMany(q => q.Spec.AllScopes()).Where(subject.IsIn).Select(s => s.ScopeName).ToHashSet(StringComparer.Ordinal);
        var scopes = own.SelectMany(l => l.Scopes).Where(s => subject.IsIn(s) && !granted.Contains(s.ScopeName)).ToArray();
        return scopes.Length == 0
            ? null
            : ApiError.Of(500, null, $"insufficient quota to match these scopes: [{string.Join(' ', scopes.Select(s => $"{{{s.ScopeName} {s.Operator} [{string.Join(' ', s.Values)}]}}"))}]");
    }

    /// <param name="Group">The API group of what is limited.</param>
    /// <param name="Resource">The plural name of its kind.</param>
    /// <param name="Contained">Parts of the names of resources that are limited.</param>
    /// <param name="Scopes">Objects in these scopes are limited.</param>
    private sealed record Limited(string Group, string Resource, IReadOnlyList<string> Contained, IReadOnlyList<ScopedResourceSelectorRequirement> Scopes);
}
