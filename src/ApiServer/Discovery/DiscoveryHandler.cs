using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using MiniKube.Api.ApiDiscovery.V2;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Discovery;

/// <summary>
/// Serves discovery in JSON, YAML and protobuf. <c>/api</c> and <c>/apis</c> tell everything at once (KEP-3352) to whoever names that form anywhere in its Accept
/// header; those documents are made when first asked for, and anew after others are served, and carry an ETag.
/// </summary>
internal sealed class DiscoveryHandler(ResourceRegistry resources)
{
    private const string AggregatedGroup = "apidiscovery.k8s.io";
    private const string AggregatedKind = "APIGroupDiscoveryList";

    private readonly Derived<ConcurrentDictionary<(bool Core, string Version, bool Protobuf), (byte[] Body, string Tag)>> aggregated = new(resources, static (_, _) => new());

    public Task HandleAsync(ApiRequest request)
    {
        var served = resources.Current;
        request.Http.Response.Headers.Vary = "Accept";
        var accept = request.Http.Request.Headers.Accept;
        var parts = request.Info.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 1 && AggregatedForm(accept) is var (form, version))
        {
            return AggregatedAsync(request, parts[0] == "api", form, version);
        }
        if (Accept.Choose(accept, out var clause, MediaTypes.Json, MediaTypes.Yaml, MediaTypes.Protobuf) is not { } type)
        {
            return ResponseBody.WriteAsync(request, ApiError.NotAcceptable(MediaTypes.Bodies));
        }
        request.Rendition = In(type) with { Pretty = clause?.Pretty ?? false };
        return parts switch
        {
            ["api"] => ResponseBody.WriteAsync<APIVersions>(request, 200, Versions(request)),
            ["apis"] => ResponseBody.WriteAsync<APIGroupList>(request, 200, DiscoveryDocuments.GroupList(served)),
            ["apis", var group] when group.Length > 0 && DiscoveryDocuments.Groups(served).Contains(group) =>
                ResponseBody.WriteAsync<APIGroup>(request, 200, DiscoveryDocuments.Group(served, group)),
            ["api", var v] when DiscoveryDocuments.In(served, "", v).Any() => ResourcesAsync(request, served, "", v),
            ["apis", var group, var v] when DiscoveryDocuments.In(served, group, v).Any() => ResourcesAsync(request, served, group, v),
            _ => ResponseBody.WriteAsync(request, ApiError.NoSuchPath),
        };
    }

    private static Task ResourcesAsync(ApiRequest request, ResourceSet served, string group, string version) =>
        ResponseBody.WriteAsync<APIResourceList>(request, 200, DiscoveryDocuments.ResourceList(served, group, version));

    private static DocumentObject Versions(ApiRequest request) => new(
        ("kind", "APIVersions"), ("versions", Document.Of([(Document)"v1"])),
        ("serverAddressByClientCIDRs", Document.Of([new DocumentObject(("clientCIDR", "0.0.0.0/0"), ("serverAddress", request.Http.Request.Host.Value ?? ""))])));

    private static Rendition In(string type) => new(RenditionForm.Object, Protobuf: type == MediaTypes.Protobuf, Yaml: type == MediaTypes.Yaml);

    private static (string MediaType, string Version)? AggregatedForm(StringValues accept)
    {
        foreach (var clause in Accept.Clauses(accept))
        {
            if (clause["g"] == AggregatedGroup && clause["as"] == AggregatedKind && clause["v"] is "v2" or "v2beta1"
                && MediaTypes.Bodies.FirstOrDefault(clause.Admits) is { } type)
            {
                return (type, clause["v"]!);
            }
        }
        return null;
    }

    private Task AggregatedAsync(ApiRequest request, bool core, string type, string version)
    {
        request.Rendition = In(type);
        var (body, tag) = aggregated.Value.GetOrAdd((core, version, request.Rendition.Protobuf), key =>
        {
            var document = DiscoveryDocuments.Aggregated(resources.Current, key.Core, key.Version);
            var json = DocumentJson.Write(document);
            return (key.Protobuf ? ProtobufEnvelope.Of<APIGroupDiscoveryList>(document) : json, Convert.ToHexString(SHA512.HashData(json)));
        });
        request.Http.Response.Headers.CacheControl = "public";
        return ResponseBody.WriteTaggedAsync(request, body, tag, $"{request.Rendition.ContentType};g={AggregatedGroup};v={version};as={AggregatedKind}");
    }
}
