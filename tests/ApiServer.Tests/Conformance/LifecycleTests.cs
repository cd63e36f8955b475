using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Fuzzing;

namespace MiniKube.ApiServer.Tests.Conformance;

/// <summary>The life of an object of each kind, as the conformance tests about API operations go through it.</summary>
public sealed class LifecycleTests
{
    /// <summary>Every kind that is stored and has a manifest, in each of its versions: <c>apps/v1/deployments</c>.</summary>
    public static TheoryData<string> Kinds => [.. Manifests.ByResource.Keys.Where(static r => Of(r).Kind.Review is null).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_object_is_created_read_listed_watched_patched_replaced_and_deleted_with_its_collection(string resource)
    {
        await using var api = await TestApi.StartAsync();
        var (kind, group, version) = Of(resource);
        var plural = kind.Resource;
        var root = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";
        var collection = kind.Namespaced ? $"{root}/namespaces/default/{plural}" : $"{root}/{plural}";
        const string labelled = "?labelSelector=e2e%3Dlife";

        var created = await api.Post(collection, Manifest(resource));
        Assert.True(created.Code == 201, created.ErrorMessage);
        var name = created.Text("metadata", "name")!;
        Assert.Equal(created.Text("metadata", "uid"), (await api.Get($"{collection}/{name}")).Text("metadata", "uid"));
        var everywhere = await api.Get($"{root}/{plural}{labelled}");
        Assert.Equal([name], everywhere["items"]!.AsArray!.Select(i => i.At("metadata", "name")!.AsString));
        using var watch = await api.Watch($"{collection}{labelled}&watch=true&resourceVersion={everywhere.Text("metadata", "resourceVersion")}");

        var patched = await api.Patch($"{collection}/{name}", """{"metadata":{"labels":{"patched":"yes"}}}""");
        Assert.True(patched.Code == 200, patched.ErrorMessage);
        var replaced = await api.Put($"{collection}/{name}", ((DocumentObject)patched.Body).WithAt(["metadata", "annotations", "replaced"], "yes").ToString());
        Assert.True(replaced.Code == 200, replaced.ErrorMessage);
        Assert.Equal(("yes", "yes"), (replaced.Text("metadata", "labels", "patched"), replaced.Text("metadata", "annotations", "replaced")));
        Assert.Equal("MODIFIED", (await watch.NextAsync())?.Type);
        if (kind.Sub("status") is not null)
        {
            var status = await api.Patch($"{collection}/{name}/status", """{"metadata":{"annotations":{"status":"patched"}}}""");
            Assert.True(status.Code == 200, status.ErrorMessage);
            Assert.Equal(("patched", "yes"), (status.Text("metadata", "annotations", "status"), status.Text("metadata", "labels", "patched")));
        }
        var many = kind.Verbs.HasFlag(Verbs.DeleteCollection) ? $"{collection}{labelled}&" : $"{collection}/{name}?";
        var deleted = await api.Delete(many + "gracePeriodSeconds=0&propagationPolicy=Background");
        Assert.True(deleted.Code == 200, deleted.ErrorMessage);
        // What is still in use, or has content, goes when whoever watches over it lets it go.
        foreach (var left in (await api.Get($"{collection}{labelled}"))["items"]!.AsArray!)
        {
            Assert.NotNull(left.At("metadata", "deletionTimestamp"));
        }
    }

    private static (KindDeclaration Kind, string Group, string Version) Of(string resource)
    {
        var parts = resource.Split('/');
        var (group, version) = (parts.Length == 3 ? parts[0] : "", parts[^2]);
        return (KindList.All.Single(k => k.Resource == parts[^1] && k.Versions.Any(v => v.Name.Group == group && v.Name.Version == version)), group, version);
    }

    private static string Manifest(string resource)
    {
        var manifest = (DocumentObject)DocumentJson.Parse(Manifests.ByResource[resource][0]);
        manifest = manifest.At("metadata", "name") is null ? manifest.WithAt(["metadata", "name"], "life") : manifest;
        return manifest.WithAt(["metadata", "labels", "e2e"], "life").ToString();
    }
}
