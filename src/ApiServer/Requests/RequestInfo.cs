using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MiniKube.ApiServer.Requests;

/// <summary>
/// What a request is about, read from its method and path alone, before anybody knows which kinds exist:
/// <c>/api/v1/namespaces/{ns}/{resource}/{name}/{subresource}</c> and <c>/apis/{group}/{version}/...</c>.
/// </summary>
internal sealed record RequestInfo
{
    public required string Path { get; init; }

    /// <summary>get, list, watch, create, update, patch, delete, deletecollection, or nothing for other methods; for other paths the method in lower case.</summary>
    public required string Verb { get; init; }

    /// <summary>Whether the path names a resource; else the rest is empty.</summary>
    public bool IsResource { get; init; }
    public string Group { get; init; } = "";
    public string Version { get; init; } = "";
    public string? Namespace { get; init; }
    public string Resource { get; init; } = "";
    public string? Name { get; init; }
    public string? Subresource { get; init; }

    /// <summary>What follows the subresource (a proxied path).</summary>
    public string Rest { get; init; } = "";

    /// <summary>A request that lasts as long as its client wants: no deadline and no place in the limits is its due.</summary>
    public bool IsLongRunning => Verb == "watch" || Subresource is "attach" or "exec" or "proxy" or "log" or "portforward";

    /// <summary>Whether it may change what is stored.</summary>
    public bool IsMutating => Verb is not ("get" or "list" or "watch" or "head");

    public static RequestInfo Parse(HttpRequest request)
    {
        var path = PathOf(request);
        var plain = new RequestInfo { Path = path, Verb = request.Method.ToLowerInvariant() };
        // One slash at the end is customary. An empty name anywhere else is somebody's unset variable, and names nothing.
        var parts = (path.EndsWith('/') ? path[..^1] : path).Split('/');
        parts = parts is ["", .. var named] && !named.Contains("") ? named : [];
        var skip = parts switch
        {
            ["api", _, _, ..] => 2,
            ["apis", _, _, _, ..] => 3,
            _ => 0,
        };
        if (skip == 0)
        {
            return plain;
        }
        var info = plain with { IsResource = true, Group = skip == 3 ? parts[1] : "", Version = parts[skip - 1] };
        ReadOnlySpan<string> rest = parts.AsSpan(skip);
        // The old prefix for watches, also of one object; what it means today is said by ?watch=true of a collection.
        var watchPrefix = rest is ["watch", _, ..];
        if (watchPrefix)
        {
            rest = rest[1..];
        }
        info = rest switch
        {
            // No namespace lies in another.
            ["namespaces", _, "namespaces", ..] => info,
            ["namespaces", var ns, var resource, .. var more] when resource is not ("status" or "finalize") =>
                Locate(info with { Namespace = ns, Resource = resource }, more),
            ["namespaces", var ns, .. var more] => Locate(info with { Namespace = ns, Resource = "namespaces" }, [ns, .. more]),
            [var resource, .. var more] => Locate(info with { Resource = resource }, more),
            _ => info,
        };
        return info with { Verb = VerbOf(request, info, watchPrefix) };
    }

    // Servers leave an escaped slash as it is. In Kubernetes, which splits the decoded path, it parts names like any other.
    private static string PathOf(HttpRequest request)
    {
        var path = request.Path.Value ?? "/";
        if (!path.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            return path;
        }
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0] ?? "";
        return target.StartsWith('/') ? Uri.UnescapeDataString(target) : path;
    }

    private static RequestInfo Locate(RequestInfo info, ReadOnlySpan<string> rest) => info with
    {
        Name = rest.Length > 0 ? rest[0] : null,
        Subresource = rest.Length > 1 ? rest[1] : null,
        Rest = rest.Length > 2 ? string.Join('/', rest[2..].ToArray()) : "",
    };

    private static string VerbOf(HttpRequest request, RequestInfo info, bool watchPrefix) => request.Method switch
    {
        "GET" when watchPrefix => "watch",
        _ when watchPrefix => "",
        "GET" or "HEAD" when info.Subresource is not null => "get",
        "GET" or "HEAD" when info.Name is not null => "get",
        "GET" or "HEAD" when !QueryFlag.IsTrue(request.Query["watch"]) => "list",
        // A stream has no head to show by itself.
        "GET" => "watch",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => info.Name is null ? "deletecollection" : "delete",
        // No method names a verb by itself: DELETECOLLECTION is no way to delete.
        _ => "",
    };
}
