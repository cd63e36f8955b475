using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Discovery;
using MiniKube.Client.Http;

namespace MiniKube.Controllers.Namespaces;

/// <summary>
/// Deletes everything in a namespace, of all kinds that the server serves: pods first, the rest when none is left, so that a NetworkPolicy or an
/// account does not go before the pods that it holds (KEP-5080).
/// </summary>
internal sealed class NamespaceDeleter(KubeClient client)
{
    public async Task<NamespaceContent> DeleteAsync(string name, CancellationToken ct)
    {
        var discovered = await client.DiscoverAsync(ct);
        if (!discovered.IsSuccess)
        {
            return new([], discovered.Error.Message ?? "discovery failed", []);
        }
        var resources = discovered.Value.Preferred.Where(r => r.Namespaced && r.Verbs.Contains("delete") && r.Verbs.Contains("list")).ToArray();
        var errors = new List<string>();
        var remaining = new List<RemainingContent>();
        foreach (var step in new[] { resources.Where(IsPods), resources.Where(r => !IsPods(r)) })
        {
            foreach (var resource in step)
            {
                remaining.Add(await DeleteAsync(resource, name, errors, ct));
            }
            if (errors.Count > 0 || remaining.Any(r => r.Count > 0))
            {
                break;
            }
        }
        return new(remaining, Unknown(discovered.Value), errors);
    }

    // Upstream's words for groups that are served by servers that are away: what they hold of the namespace is not known.
    private static string? Unknown(ApiDiscovery discovery) => discovery.Incomplete is not { } incomplete ? null
        : $"Discovery failed for some groups, {discovery.Failed.Count} failing: {incomplete}";

    private static bool IsPods(DiscoveredResource resource) => resource.Resource is { Group: "", Resource: "pods" };

    private async Task<RemainingContent> DeleteAsync(DiscoveredResource resource, string ns, List<string> errors, CancellationToken ct)
    {
        var objects = client.Dynamic(resource.Resource, namespaced: true);
        var before = await ListAsync(objects, ns, errors, ct);
        if (before.Count == 0)
        {
            return new(resource.Resource, 0, new Dictionary<string, int>());
        }
        if (resource.Verbs.Contains("deletecollection"))
        {
            var body = ApiJson.Write(new DeleteOptions { ApiVersion = "v1", Kind = "DeleteOptions", PropagationPolicy = "Background" });
            var answer = await client.RequestAsync(new ApiRequest(HttpMethod.Delete, objects.Path(ns)) { Body = body }, DocumentCodec.Instance, ct);
            if (answer.Error is { } error && !answer.IsNotFound)
            {
                errors.Add(error.Message ?? $"deleting {resource.Resource.Resource} failed");
            }
        }
        else
        {
            foreach (var item in before)
            {
                var answer = await objects.DeleteAsync(objects.Codec.Name(item), ns, new DeleteOptions { PropagationPolicy = "Background" }, ct);
                if (answer.Error is { } error && !answer.IsNotFound)
                {
                    errors.Add(error.Message ?? $"deleting {resource.Resource.Resource} failed");
                }
            }
        }
        var after = await ListAsync(objects, ns, errors, ct);
        var finalizers = after.SelectMany(item => item.At("metadata", "finalizers")?.AsArray?.Select(f => f.AsString ?? "") ?? [])
            .GroupBy(f => f, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return new(resource.Resource, after.Count, finalizers);
    }

    private static async Task<IReadOnlyList<DocumentObject>> ListAsync(ResourceClient<DocumentObject> objects, string ns, List<string> errors, CancellationToken ct)
    {
        var answer = await objects.ListAsync(ns, null, ct);
        if (answer.IsSuccess)
        {
            return answer.Value.Items;
        }
        // A resource that is listed by nobody holds nothing (405), and one that just vanished held nothing that lasts (404).
        if (!answer.IsNotFound && answer.Error.Code != 405)
        {
            errors.Add(answer.Error.Message ?? $"listing {objects.Resource.Resource} failed");
        }
        return [];
    }
}
