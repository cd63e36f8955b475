using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>Whether the community has approved of an API in one of its groups (KEP-1111).</summary>
internal enum ApiApprovalState { Missing, Invalid, Bypassed, Approved }

/// <param name="State">What the annotation says.</param>
/// <param name="Message">The same for people.</param>
internal readonly record struct ApiApproval(ApiApprovalState State, string Message)
{
    public const string Annotation = "api-approved.kubernetes.io";

    private const string See = "see https://github.com/kubernetes/enhancements/pull/1111";

    /// <summary>Groups that belong to Kubernetes.</summary>
    public static bool IsProtected(string group) =>
        group is "k8s.io" or "kubernetes.io" || group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);

    public static ApiApproval Of(IReadOnlyDictionary<string, string> annotations)
    {
        var text = annotations.GetValueOrDefault(Annotation, "");
        if (text.Length == 0)
        {
            return new(ApiApprovalState.Missing, $"protected groups must have approval annotation \"{Annotation}\", {See}");
        }
        if (text.StartsWith("unapproved", StringComparison.Ordinal))
        {
            return new(ApiApprovalState.Bypassed, $"not approved: {Kinds.FieldError.Quote(text)}");
        }
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0
            ? new(ApiApprovalState.Approved, $"approved in {text}")
            : new(ApiApprovalState.Invalid, $"protected groups must have approval annotation \"{Annotation}\" with either a URL or a reason starting with \"unapproved\", {See}");
    }
}
