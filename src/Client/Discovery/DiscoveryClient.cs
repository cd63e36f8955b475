using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Client.Http;

namespace MiniKube.Client.Discovery;

/// <summary>
/// Asks a server what it serves: by aggregated discovery (two requests), or group by group where the server does not speak that.
/// </summary>
public static class DiscoveryClient
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    public static async Task<ApiResult<ApiDiscovery>> DiscoverAsync(this KubeClient client, CancellationToken ct = default)
    {
        var resources = new List<DiscoveredResource>();
        var failed = new List<FailedDiscovery>();
        foreach (var root in new[] { "/api", "/apis" })
        {
            var answer = await client.RequestAsync(new ApiRequest(HttpMethod.Get, root) { Accept = Aggregated }, DocumentCodec.Instance, ct);
            if (!answer.IsSuccess)
            {
                return ApiResult<ApiDiscovery>.Failure(answer.Error);
            }
            if (answer.Value["kind"]?.AsString == "APIGroupDiscoveryList")
            {
                ReadAggregated(answer.Value, resources, failed);
                continue;
            }
            foreach (var apiVersion in GroupVersions(answer.Value))
            {
                var group = await client.RequestAsync(
                    new ApiRequest(HttpMethod.Get, apiVersion.Contains('/') ? $"/apis/{apiVersion}" : $"/api/{apiVersion}"), DocumentCodec.Instance, ct);
                // One group whose own server is away must not hide the others.
                if (group.IsSuccess)
                {
                    ReadResourceList(group.Value, apiVersion, resources);
                }
                else
                {
                    failed.Add(new(apiVersion, group.Error.Message ?? $"the server answered {group.Error.Code}"));
                }
            }
        }
        return ApiResult<ApiDiscovery>.Success(new ApiDiscovery(resources, failed));
    }

    private static void ReadAggregated(DocumentObject list, List<DiscoveredResource> resources, List<FailedDiscovery> failed)
    {
        foreach (var group in list["items"]?.AsArray ?? DocumentArray.Empty)
        {
            var groupName = group.At("metadata", "name")?.AsString ?? "";
            foreach (var version in group["versions"]?.AsArray ?? DocumentArray.Empty)
            {
                // What the server knows of another server that is away is old: it may serve other things by now.
                if (Text(version, "freshness") == "Stale")
                {
                    var groupVersion = $"{groupName}/{Text(version, "version")}";
                    failed.Add(new(groupVersion, $"stale GroupVersion discovery: {groupVersion}"));
                    continue;
                }
                foreach (var resource in version["resources"]?.AsArray ?? DocumentArray.Empty)
                {
                    resources.Add(new DiscoveredResource(
                        new GroupVersionResource(groupName, Text(version, "version"), Text(resource, "resource")),
                        resource.At("responseKind", "kind")?.AsString ?? "",
                        Text(resource, "singularResource"),
                        Text(resource, "scope") == "Namespaced")
                    {
                        ShortNames = Texts(resource, "shortNames"),
                        Categories = Texts(resource, "categories"),
                        Verbs = Texts(resource, "verbs"),
                        Subresources = [.. (resource["subresources"]?.AsArray ?? DocumentArray.Empty).Select(s => Text(s, "subresource"))],
                    });
                }
            }
        }
    }

    private static IEnumerable<string> GroupVersions(DocumentObject list) => list["kind"]?.AsString == "APIVersions"
        ? Texts(list, "versions")
        : (list["groups"]?.AsArray ?? DocumentArray.Empty).SelectMany(g => (g["versions"]?.AsArray ?? DocumentArray.Empty).Select(v => Text(v, "groupVersion")));

    private static void ReadResourceList(DocumentObject list, string apiVersion, List<DiscoveredResource> resources)
    {
        var (group, version, _) = GroupVersionKind.Parse(apiVersion, "");
        var entries = list["resources"]?.AsArray ?? DocumentArray.Empty;
        foreach (var resource in entries.Where(r => !Text(r, "name").Contains('/')))
        {
            var name = Text(resource, "name");
            resources.Add(new DiscoveredResource(
                new GroupVersionResource(group, version, name), Text(resource, "kind"), Text(resource, "singularName"),
                resource["namespaced"]?.AsBoolean == true)
            {
                ShortNames = Texts(resource, "shortNames"),
                Categories = Texts(resource, "categories"),
                Verbs = Texts(resource, "verbs"),
                Subresources =
                    [.. entries.Select(r => Text(r, "name")).Where(n => n.StartsWith(name + "/", StringComparison.Ordinal)).Select(n => n[(name.Length + 1)..])],
            });
        }
    }

    private static string Text(Document from, string name) => from[name]?.AsString ?? "";

    private static string[] Texts(Document from, string name) =>
        [.. (from[name]?.AsArray ?? DocumentArray.Empty).Select(t => t.AsString).OfType<string>()];
}
