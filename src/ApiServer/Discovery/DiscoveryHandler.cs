using System.Collections.Concurrent;
using System.Security.Cryptography;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Discovery;

/// <summary>Serves discovery. Documents are made when first asked for; the aggregated ones carry an ETag.</summary>
internal sealed class DiscoveryHandler(ResourceRegistry resources)
{
    private readonly ConcurrentDictionary<(bool Core, string Version), (byte[] Body, string Tag)> aggregated = new();

    public Task HandleAsync(ApiRequest request)
    {
        var parts = request.Info.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 1 && AggregatedVersion(request) is { } version)
        {
            return AggregatedAsync(request, parts[0] == "api", version);
        }
        request.Http.Response.Headers.Vary = "Accept";
        if (Accept.Choose(request.Http.Request.Headers.Accept, MediaTypes.Json) is null)
        {
            return ResponseBody.WriteAsync(request, ApiError.NotAcceptable([MediaTypes.Json]));
        }
        var document = parts switch
        {
            ["api"] => Versions(request),
            ["apis"] => DiscoveryDocuments.GroupList(resources),
            ["apis", var group] when group.Length > 0 && DiscoveryDocuments.Groups(resources).Contains(group) => DiscoveryDocuments.Group(resources, group),
            ["api", var v] when DiscoveryDocuments.In(resources, "", v).Any() => DiscoveryDocuments.ResourceList(resources, "", v),
            ["apis", var group, var v] when DiscoveryDocuments.In(resources, group, v).Any() => DiscoveryDocuments.ResourceList(resources, group, v),
            _ => null,
        };
        return document is null ? ResponseBody.WriteAsync(request, ApiError.NoSuchPath) : ResponseBody.WriteAsync(request, 200, document);
    }

    private static DocumentObject Versions(ApiRequest request) => new(
        ("kind", "APIVersions"), ("versions", Document.Of([(Document)"v1"])),
        ("serverAddressByClientCIDRs", Document.Of([new DocumentObject(("clientCIDR", "0.0.0.0/0"), ("serverAddress", request.Http.Request.Host.Value ?? ""))])));

    private static string? AggregatedVersion(ApiRequest request) => Accept.Clauses(request.Http.Request.Headers.Accept)
        .Where(c => c.MediaType == MediaTypes.Json && c["g"] is (null or "apidiscovery.k8s.io"))
        .Select(c => c["as"] == "APIGroupDiscoveryList" && c["v"] is ("v2" or "v2beta1") ? c["v"] : "")
        .FirstOrDefault() is { Length: > 0 } version ? version : null;

    private Task AggregatedAsync(ApiRequest request, bool core, string version)
    {
        var (body, tag) = aggregated.GetOrAdd((core, version), key =>
        {
            var bytes = DocumentJson.Write(DiscoveryDocuments.Aggregated(resources, key.Core, key.Version));
            return (bytes, Convert.ToHexString(SHA512.HashData(bytes)));
        });
        request.Http.Response.Headers.Vary = "Accept";
        return ResponseBody.WriteTaggedAsync(request, body, tag, $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList");
    }
}
