using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Audit;

/// <summary>How much is written about a request.</summary>
internal enum AuditLevel
{
    None,

    /// <summary>Who asked for what, when, and the outcome.</summary>
    Metadata,

    /// <summary>And the object of the request.</summary>
    Request,

    /// <summary>And the object of the answer.</summary>
    RequestResponse,
}

/// <summary>Moments in a request's life at which an event may be written.</summary>
[Flags]
internal enum AuditStages
{
    None = 0,
    RequestReceived = 1,

    /// <summary>The headers of a long-running request's answer are sent.</summary>
    ResponseStarted = 2,
    ResponseComplete = 4,
    Panic = 8,
}

/// <summary>What the policy says about one request.</summary>
/// <param name="Level">How much is written.</param>
/// <param name="Omitted">Stages at which nothing is written.</param>
/// <param name="OmitManagedFields">Objects are written without their managedFields.</param>
internal readonly record struct AuditDecision(AuditLevel Level, AuditStages Omitted, bool OmitManagedFields);

/// <summary>What is audited (<c>audit.k8s.io/v1 Policy</c>): the first rule that matches decides; what no rule matches is not audited.</summary>
internal sealed record AuditPolicy(IReadOnlyList<AuditRule> Rules, AuditStages OmitStages, bool OmitManagedFields)
{
    public AuditDecision Decide(UserInfo? user, RequestInfo request)
    {
        foreach (var rule in Rules)
        {
            if (rule.Matches(user, request))
            {
                return new AuditDecision(rule.Level, rule.OmitStages | OmitStages, rule.OmitManagedFields ?? OmitManagedFields);
            }
        }
        return new AuditDecision(AuditLevel.None, OmitStages, OmitManagedFields);
    }
}

/// <summary>Resources of one group. Names are <c>pods</c>, <c>pods/log</c>, <c>pods/*</c>, <c>*/scale</c> or <c>*</c>; none stands for all.</summary>
internal sealed record AuditResources(string Group, IReadOnlyList<string> Resources, IReadOnlyList<string> Names)
{
    public bool Matches(RequestInfo request) => Group == request.Group
        && (Resources.Count == 0 || ((Names.Count == 0 || Names.Contains(request.Name ?? "")) && Resources.Any(r => Covers(r, request))));

    private static bool Covers(string pattern, RequestInfo request)
    {
        var slash = pattern.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return pattern == "*" || (request.Subresource is null && pattern == request.Resource);
        }
        var (resource, subresource) = (pattern[..slash], pattern[(slash + 1)..]);
        return subresource == "*"
            ? resource == request.Resource
            : request.Subresource == subresource && (resource == "*" || resource == request.Resource);
    }
}

/// <summary>One rule of a policy. Empty lists leave a condition out.</summary>
internal sealed record AuditRule(AuditLevel Level)
{
    public IReadOnlyList<string> Users { get; init; } = [];
    public IReadOnlyList<string> UserGroups { get; init; } = [];
    public IReadOnlyList<string> Verbs { get; init; } = [];
    public IReadOnlyList<AuditResources> Resources { get; init; } = [];

    /// <summary>An empty name stands for what lies in no namespace.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Paths that name no resource; an asterisk may end one, and alone stands for all.</summary>
    public IReadOnlyList<string> NonResourceUrls { get; init; } = [];
    public AuditStages OmitStages { get; init; }
    public bool? OmitManagedFields { get; init; }

    /// <param name="user">Null while nobody knows who asks.</param>
    /// <param name="request">What is asked for.</param>
    public bool Matches(UserInfo? user, RequestInfo request)
    {
        if ((Users.Count > 0 && (user is null || !Users.Contains(user.Name)))
            || (UserGroups.Count > 0 && (user is null || !user.Groups.Any(UserGroups.Contains)))
            || (Verbs.Count > 0 && !Verbs.Contains(request.Verb)))
        {
            return false;
        }
        if (Namespaces.Count > 0 || Resources.Count > 0)
        {
            return request.IsResource
                && (Namespaces.Count == 0 || Namespaces.Contains(request.Namespace ?? ""))
                && (Resources.Count == 0 || Resources.Any(r => r.Matches(request)));
        }
        return NonResourceUrls.Count == 0 || (!request.IsResource && NonResourceUrls.Any(u => Covers(u, request.Path)));
    }

    private static bool Covers(string pattern, string path) => pattern == "*" || pattern == path
        || (pattern.EndsWith('*') && path.StartsWith(pattern.TrimEnd('*'), StringComparison.Ordinal));
}
