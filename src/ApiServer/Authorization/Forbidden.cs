using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Authorization;

/// <summary>The answer to whoever may not do what he asked for, in upstream's words.</summary>
internal static class Forbidden
{
    public static ApiError Of(AuthorizationAttributes asked, string reason)
    {
        var because = reason.Length > 0 ? ": " + reason : "";
        var (user, verb) = (FieldError.Quote(asked.User.Name), asked.Verb);
        if (!asked.IsResource)
        {
            return ApiError.Of(403, "Forbidden", $"forbidden: {WithoutMarkup($"User {user} cannot {verb} path {FieldError.Quote(asked.Path)}")}{because}", new StatusDetails());
        }
        var resource = asked.Subresource.Length == 0 ? asked.Resource : $"{asked.Resource}/{asked.Subresource}";
        var where = asked.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace {FieldError.Quote(asked.Namespace)}";
        var what = $"User {user} cannot {verb} resource {FieldError.Quote(resource)} in API group {FieldError.Quote(asked.Group)} {where}";
        return ApiError.Forbidden(asked.Group, asked.Resource, asked.Name, WithoutMarkup(what) + because);
    }

    /// <summary>Asks about what a request needs beside what its path and method say.</summary>
    /// <returns>Why not; null for a yes.</returns>
    public static async ValueTask<ApiError?> OfAsync(IAuthorizer authorizer, AuthorizationAttributes asked, CancellationToken cancel)
    {
        var result = await authorizer.AuthorizeAsync(asked, cancel);
        return result.IsAllowed ? null : result.Error is { } unknown ? ApiError.Internal(unknown) : Of(asked, result.Reason);
    }

    // Names are whoever's who asks, and some clients show what they get to a browser.
    private static string WithoutMarkup(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
