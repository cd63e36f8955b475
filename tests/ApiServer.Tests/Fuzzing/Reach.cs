namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>
/// What a request may change at most, read from its method and its path as a careful human would: writes that do not name exactly one object or one collection may
/// change nothing.
/// </summary>
internal sealed class Reach
{
    private const string Allocations = "/registry/allocations/";
    private const string Addresses = "/registry/networking.k8s.io/ipaddresses/";

    private static readonly string[] Subresources = ["status", "scale", "binding", "eviction", "ephemeralcontainers", "resize", "finalize", "approval"];

    private readonly string method;
    private readonly string? resource;
    private readonly string? ns;
    private readonly string? name;
    private readonly bool evicts;

    public Reach(FuzzRequest request)
    {
        method = request.Method;
        // The body of a delete has all its options.
        var queryCounts = method != "DELETE" || request.Body is null or [];
        if (method is not ("POST" or "PUT" or "PATCH" or "DELETE") || (queryCounts && request.Query.Split('&').Contains("dryRun=All")))
        {
            return;
        }
        // One slash at the end is customary, no other segment may be empty.
        var path = Uri.UnescapeDataString(request.Path);
        path = path.Length > 1 && path.EndsWith('/') ? path[..^1] : path;
        var segments = path.Split('/')[1..];
        if (segments.Contains(""))
        {
            return;
        }
        var rest = segments switch
        {
            ["api", _, .. var core] => core,
            ["apis", _, _, .. var grouped] => grouped,
            _ => [],
        };
        (resource, ns, name) = rest switch
        {
            ["namespaces"] => ("namespaces", null, null),
            ["namespaces", var one] => ("namespaces", null, one),
            ["namespaces", var one, "status" or "finalize"] => ("namespaces", null, one),
            ["namespaces", var space, var what] => (what, space, null),
            ["namespaces", var space, var what, var one] => (what, space, one),
            ["namespaces", var space, var what, var one, var sub] when Subresources.Contains(sub) => (what, space, one),
            [var what] => (what, null, null),
            [var what, var one] => (what, null, one),
            [var what, var one, var sub] when Subresources.Contains(sub) => (what, null, one),
            _ => (null, null, (string?)null),
        };
        evicts = resource == "pods" && segments[^1] == "eviction";
    }

    /// <summary>Whether the request names the key that changed, in the way that it changed.</summary>
    public bool Covers(KeyChange change)
    {
        if (resource is null)
        {
            return false;
        }
        if (change.Key.StartsWith(Allocations, StringComparison.Ordinal))
        {
            return resource is "services";
        }
        // The objects of a definition go with it.
        if (resource is "customresourcedefinitions" && change.Key.StartsWith(CustomKinds.Prefix, StringComparison.Ordinal))
        {
            return change.Before is not null && (change.After is null || OwnWork.IsBeingDeleted(change.After));
        }
        // A Service takes and leaves addresses.
        if (resource is "services" && change.Key.StartsWith(Addresses, StringComparison.Ordinal))
        {
            return true;
        }
        // /registry/{group}/{resource}/[{namespace}/]{name}
        string? changedName = null, changedNamespace = null, changedResource = null;
        switch (change.Key.Split('/'))
        {
            case ["", "registry", _, var r, var n]:
                (changedResource, changedName) = (r, n);
                break;
            case ["", "registry", _, var r, var space, var n]:
                (changedResource, changedNamespace, changedName) = (r, space, n);
                break;
        }
        // An eviction takes from a budget, a Binding says itself which pod it is for.
        if (changedNamespace == ns && ((evicts && changedResource == "poddisruptionbudgets") || (resource == "bindings" && name is null && changedResource == "pods")))
        {
            return change is { Before: not null, After: not null };
        }
        if (changedResource != resource || (changedNamespace != ns && !(ns is null && method == "DELETE" && name is null)))
        {
            return false;
        }
        return (method, name) switch
        {
            ("POST", null) => change.Before is null,
            ("DELETE", null) => change.Before is not null,
            (_, not null) => changedName == name,
            _ => false,
        };
    }
}
