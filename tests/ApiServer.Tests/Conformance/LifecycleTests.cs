using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Fuzzing;

namespace MiniKube.ApiServer.Tests.Conformance;

/// <summary>
/// What the conformance tests named after an API demand of every kind: its group, version and resource stand in discovery, and its objects can be created, read,
/// listed, watched, patched, applied, replaced, given a status and deleted, one by one and as a collection.
/// </summary>
public sealed class LifecycleTests
{
    private const string Selector = "labelSelector=lifecycle%3Dmine";

    // Where a name says what the object is.
    private static readonly Dictionary<string, string> OwnNames = new(StringComparer.Ordinal)
    {
        ["ipaddresses"] = "10.96.7.7",
        ["customresourcedefinitions"] = "gadgets.example.org",
        ["apiservices"] = "v1.example.org",
        ["services"] = "mine",
    };

    /// <summary>Those whose status is written without what clients say in the metadata.</summary>
    internal static readonly HashSet<string> StatusesAlone = new(StringComparer.Ordinal)
    {
        "apiservices", "flowschemas", "prioritylevelconfigurations", "resourceclaims", "validatingadmissionpolicies", "volumeattachments",
    };

    public static TheoryData<string, string> Kinds => new(KindList.All.Where(static k => k.Review is null && k.Verbs.HasFlag(Verbs.Create | Verbs.Get))
        .SelectMany(static k => k.Versions.Select(v => (v.Name.ApiVersion, k.Resource))));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_has_its_whole_life(string apiVersion, string resource)
    {
        await using var api = await TestApi.StartAsync();
        var life = new Life(api, apiVersion, resource);
        await life.DiscoverAsync();
        using var watch = await life.WatchAsync();
        await life.CreateAsync();
        await life.ReadAsync();
        await life.ListAsync();
        await life.ChangeAsync();
        await life.ChangeStatusAsync();
        await life.DeleteAsync(watch);
        await life.DeleteCollectionAsync();
    }

    private sealed class Life(TestApi api, string apiVersion, string resource)
    {
        private readonly KindDeclaration kind = KindList.All.First(k => k.Resource == resource && k.FindVersion(apiVersion) is not null);
        private readonly string root = apiVersion.Contains('/') ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";
        private readonly string name = OwnNames.GetValueOrDefault(resource, "mine");

        private string Collection => kind.Namespaced ? $"{root}/namespaces/default/{resource}" : $"{root}/{resource}";
        private string Path => $"{Collection}/{name}";

        private DocumentObject Manifest
        {
            get
            {
                Assert.True(Manifests.ByResource.TryGetValue($"{apiVersion}/{resource}", out var texts), "no manifest");
                var manifest = (DocumentObject)DocumentJson.Parse(texts[0]);
                return manifest.WithAt(["metadata", "name"], name).WithAt(["metadata", "labels", "lifecycle"], "mine").With("apiVersion", apiVersion).With("kind", kind.Kind);
            }
        }

        public async Task DiscoverAsync()
        {
            if (apiVersion.Contains('/'))
            {
                var group = apiVersion.Split('/')[0];
                Assert.Contains((await api.Get("/apis"))["groups"]!.AsArray!, g => g["name"]!.AsString == group);
                Assert.Contains((await api.Get($"/apis/{group}"))["versions"]!.AsArray!, v => v["groupVersion"]!.AsString == apiVersion);
            }
            var resources = (await api.Get(root))["resources"]!.AsArray!.ToDictionary(r => r["name"]!.AsString!, r => r["verbs"]!.AsArray!.Select(v => v.AsString!).ToArray());
            // Namespaces are deleted one by one.
            string[] collections = kind.Verbs.HasFlag(Verbs.DeleteCollection) ? ["deletecollection"] : [];
            Assert.Equal(["create", "delete", .. collections, "get", "list", "patch", "update", "watch"], resources[resource]);
            if (kind.Sub("status") is not null)
            {
                Assert.Equal(["get", "patch", "update"], resources[resource + "/status"]);
            }
        }

        public async Task<WatchReader> WatchAsync()
        {
            var revision = (await api.Get(Collection)).Text("metadata", "resourceVersion");
            return await api.Watch($"{Collection}?watch=1&{Selector}&resourceVersion={revision}");
        }

        public async Task CreateAsync()
        {
            var created = await Expect(201, api.Post(Collection, Manifest.ToString()));
            Assert.Equal((name, apiVersion, kind.Kind), (created.Text("metadata", "name"), created.Text("apiVersion"), created.Text("kind")));
            Assert.NotEmpty(created.Text("metadata", "uid")!);
            Assert.NotEmpty(created.Text("metadata", "creationTimestamp")!);
            Assert.Equal("AlreadyExists", (await Expect(409, api.Post(Collection, Manifest.ToString()))).Reason);
        }

        public async Task ReadAsync()
        {
            var read = await Expect(200, api.Get(Path));
            Assert.Equal("mine", read.Text("metadata", "labels", "lifecycle"));
            Assert.Equal("NotFound", (await Expect(404, api.Get(Path + "x"))).Reason);
        }

        public async Task ListAsync()
        {
            Assert.Equal([name], Names(await Expect(200, api.Get($"{Collection}?{Selector}"))));
            Assert.Equal([name], Names(await Expect(200, api.Get($"{root}/{resource}?{Selector}"))));
            Assert.Equal([name], Names(await Expect(200, api.Get($"{Collection}?fieldSelector=metadata.name%3D{name}"))));
            Assert.Empty(Names(await Expect(200, api.Get($"{Collection}?labelSelector=lifecycle%3Dother"))));
            var table = await Expect(200, api.Get($"{Collection}?{Selector}", "application/json;as=Table;v=v1;g=meta.k8s.io"));
            var row = table["rows"]!.AsArray!.Single();
            Assert.Equal((name, table["columnDefinitions"]!.AsArray!.Count), (row.At("object", "metadata", "name")!.AsString, row["cells"]!.AsArray!.Count));
        }

        public async Task ChangeAsync()
        {
            var before = await api.Get(Path);
            var merged = await Expect(200, api.Patch(Path, """{"metadata":{"annotations":{"merged":"yes"}}}"""));
            Assert.NotEqual(before.Text("metadata", "resourceVersion"), merged.Text("metadata", "resourceVersion"));
            await Expect(200, api.Patch(Path, """{"metadata":{"labels":{"strategic":"yes"}}}""", "application/strategic-merge-patch+json"));
            await Expect(200, api.Patch(Path, """[{"op":"add","path":"/metadata/annotations/json","value":"yes"}]""", "application/json-patch+json"));
            var configuration = new DocumentObject(("apiVersion", apiVersion), ("kind", kind.Kind),
                ("metadata", new DocumentObject(("name", name), ("annotations", new DocumentObject(("applied", "yes"))))));
            await Expect(200, api.Patch(Path + "?fieldManager=lifecycle", configuration.ToString(), "application/apply-patch+yaml"));
            var updated = await ReplaceAsync(Path, "replaced");
            Assert.Equal(["yes", "yes", "yes", "yes"], ((string[])["merged", "json", "applied", "replaced"]).Select(a => updated.Text("metadata", "annotations", a) ?? ""));
            Assert.Equal("yes", updated.Text("metadata", "labels", "strategic"));
            Assert.Equal(before.Text("metadata", "uid"), updated.Text("metadata", "uid"));
            var stale = await Expect(409, api.Put(Path, ((DocumentObject)before.Body).WithAt(["metadata", "annotations", "late"], "yes").ToString()));
            Assert.Equal("Conflict", stale.Reason);
        }

        public async Task ChangeStatusAsync()
        {
            if (kind.Sub("status") is null)
            {
                Assert.Equal(404, (await api.Get(Path + "/status")).Code);
                return;
            }
            Assert.Equal(kind.Kind, (await Expect(200, api.Get(Path + "/status"))).Text("kind"));
            var patched = await Expect(200, api.Patch(Path + "/status", """{"metadata":{"annotations":{"statused":"yes"}}}"""));
            var taken = StatusesAlone.Contains(resource) ? null : "yes";
            Assert.Equal(taken, patched.Body.At("metadata", "annotations", "statused")?.AsString);
            await ReplaceAsync(Path + "/status", "restatused");
            Assert.Equal(taken, (await api.Get(Path)).Body.At("metadata", "annotations", "restatused")?.AsString);
        }

        // The server itself writes the status of some kinds in between.
        private async Task<Answer> ReplaceAsync(string path, string annotation)
        {
            const int tries = 10;
            for (var i = 1; ; i++)
            {
                var read = (DocumentObject)(await api.Get(path)).Body;
                var answer = await api.Put(path, read.WithAt(["metadata", "annotations", annotation], "yes").ToString());
                if (answer.Code != 409 || i == tries)
                {
                    return await Expect(200, Task.FromResult(answer));
                }
            }
        }

        public async Task DeleteAsync(WatchReader watch)
        {
            Assert.InRange((await api.Delete(Path)).Code, 200, 202);
            await ReleaseAsync();
            var types = new List<string>();
            while (types.LastOrDefault() != "DELETED" && await watch.NextAsync() is { } e)
            {
                Assert.Equal(name, e.Object.At("metadata", "name")!.AsString);
                types.Add(e.Type);
            }
            Assert.Equal(("ADDED", "DELETED"), (types[0], types[^1]));
            Assert.True(types.Count(t => t == "MODIFIED") >= 5, string.Join(' ', types));
            await Expect(404, api.Get(Path));
        }

        public async Task DeleteCollectionAsync()
        {
            await Expect(201, api.Post(Collection, Manifest.ToString()));
            if (!kind.Verbs.HasFlag(Verbs.DeleteCollection))
            {
                return;
            }
            await Expect(200, api.Delete($"{Collection}?labelSelector=lifecycle%3Dother"));
            Assert.Equal([name], Names(await api.Get($"{Collection}?{Selector}")));
            await Expect(200, api.Delete($"{Collection}?{Selector}"));
            await ReleaseAsync();
            Assert.Empty(Names(await api.Get($"{Collection}?{Selector}")));
        }

        // What controllers would do: whoever guards the object lets it go.
        private async Task ReleaseAsync()
        {
            if (resource == "namespaces")
            {
                await Expect(200, api.Put(Path + "/finalize", $$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{name}}"},"spec":{"finalizers":[]} }"""));
                return;
            }
            var left = await api.Get(Path);
            if (left.Code == 200 && left["metadata", "finalizers"] is not null)
            {
                // The server's own loops let go too, perhaps first.
                Assert.Contains((await api.Patch(Path, """{"metadata":{"finalizers":null}}""")).Code, new[] { 200, 404 });
            }
        }

        private static string[] Names(Answer list) => [.. list["items"]!.AsArray!.Select(i => i.At("metadata", "name")!.AsString!)];

        private static async Task<Answer> Expect(int code, Task<Answer> answer)
        {
            var got = await answer;
            Assert.True(got.Code == code, $"{got.Message.RequestMessage?.Method} {got.Message.RequestMessage?.RequestUri}: {got.Code} {got.Body}");
            return got;
        }
    }
}
