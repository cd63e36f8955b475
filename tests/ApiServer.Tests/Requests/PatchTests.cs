using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Patches, and what becomes of fields that nobody knows.</summary>
public abstract class PatchContract(StoreKind store) : HttpContract(store)
{
    [Fact]
    public async Task A_strategic_merge_of_the_wrong_shape_shows_the_patch_alone()
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d"));
        var answer = await api.Patch(Deployments + "/d", """{"spec":{"replicas":"x","paused":null},"metadata":{"labels":{"a":"b"}}}""", "application/strategic-merge-patch+json");
        const string why = "Invalid value: \"map[metadata:map[labels:map[a:b]] spec:map[paused:<nil> replicas:x]]\": unrecognized type: int32";
        Assert.Equal((422, " \"\" is invalid: patch: " + why), (answer.Code, answer.ErrorMessage));
        Assert.Equal($$"""{"causes":[{"reason":"FieldValueInvalid","message":{{FieldError.Quote(why)}},"field":"patch"}]}""", answer["details"]!.ToString());
    }

    [Theory]
    [InlineData("application/json-patch+json", """[{"op":"test","path":"/spec/replicas","value":1},{"op":"replace","path":"/spec/replicas","value":5}]""")]
    [InlineData("application/merge-patch+json", """{"spec":{"replicas":5}}""")]
    [InlineData("application/strategic-merge-patch+json", """{"spec":{"replicas":5}}""")]
    public async Task Each_type_of_patch_changes_the_object_and_its_generation(string type, string patch)
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d"));
        var patched = await api.Patch(Deployments + "/d", patch, type);
        Assert.Equal((200, 5L, 2L), (patched.Code, patched["spec", "replicas"]?.AsInteger, patched["metadata", "generation"]?.AsInteger));
    }

    [Theory]
    [InlineData("application/merge-patch+json", """{"apiVersion":null}""", 400, "the name of the object (a based on URL) was undeterminable: name must be provided")]
    [InlineData("application/json-patch+json", """[{"op":"remove","path":"/apiVersion"}]""", 400, "the name of the object (a based on URL) was undeterminable: name must be provided")]
    [InlineData("application/merge-patch+json", """{"apiVersion":""}""", 400, "the name of the object (a based on URL) was undeterminable: name must be provided")]
    [InlineData("application/merge-patch+json", """{"kind":null}""", 200, "")]
    [InlineData("application/strategic-merge-patch+json", """{"apiVersion":null,"kind":null}""", 200, "")]
    public async Task A_patched_object_without_a_version_has_no_name(string type, string patch, int code, string message)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        var answer = await api.Patch(Maps + "/a", patch, type);
        Assert.Equal((code, message), (answer.Code, code == 200 ? "" : answer.ErrorMessage));
        Assert.Equal("v1", (await api.Get(Maps + "/a")).Text("apiVersion"));
    }

    [Fact]
    public async Task A_strategic_merge_merges_containers_by_name()
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d"));
        var patched = await api.Patch(Deployments + "/d",
            """{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"i:2"},{"name":"x","image":"y:1"}]}}}}""", "application/strategic-merge-patch+json");
        var images = patched["spec", "template", "spec", "containers"]!.AsArray!.ToDictionary(c => c["name"]!.AsString!, c => c["image"]!.AsString!);
        Assert.Equal(new Dictionary<string, string> { ["c"] = "i:2", ["x"] = "y:1" }, images);
    }

    [Fact]
    public async Task A_failed_test_of_a_JSON_patch_changes_nothing()
    {
        await using var api = await StartAsync();
        var created = await api.Post(Maps, Map("a"));
        var answer = await api.Patch(Maps + "/a", """[{"op":"test","path":"/data/k","value":"other"},{"op":"remove","path":"/data/k"}]""", "application/json-patch+json");
        Assert.Equal((422, "Invalid"), (answer.Code, answer.Reason));
        Assert.Equal(created.Body, (await api.Get(Maps + "/a")).Body);
    }

    [Fact]
    public async Task A_patch_that_names_a_resourceVersion_is_guarded_by_it()
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        var stale = await api.Patch(Maps + "/a", """{"metadata":{"resourceVersion":"1"},"data":{"k":"w"}}""");
        Assert.Equal((409, "Conflict"), (stale.Code, stale.Reason));
        var free = await api.Patch(Maps + "/a", """{"data":{"k":"w"}}""");
        Assert.Equal((200, "w"), (free.Code, free.Text("data", "k")));
    }

    [Fact]
    public async Task Concurrent_patches_of_different_keys_all_arrive()
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => api.Patch(Maps + "/a", $$"""{"data":{"k{{i}}":"v"} }""")));
        Assert.All(answers, a => Assert.Equal(200, a.Code));
        Assert.Equal(41, (await api.Get(Maps + "/a"))["data"]!.AsObject!.Count);
    }

    [Theory]
    [InlineData("", 200, "unknown field \"spec.foo\"")]
    [InlineData("Warn", 200, "unknown field \"spec.foo\"")]
    [InlineData("Ignore", 200, null)]
    [InlineData("Strict", 422, null)]
    public async Task FieldValidation_applies_to_patches(string mode, int code, string? warning)
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d"));
        var answer = await api.Patch($"{Deployments}/d?fieldValidation={mode}", """{"spec":{"foo":1,"replicas":2}}""");
        Assert.Equal(code, answer.Code);
        Assert.Equal(warning is null ? null : $"299 - \"{warning.Replace("\"", "\\\"")}\"",
            answer.Message.Headers.TryGetValues("Warning", out var values) ? values.Single() : null);
        Assert.Null(answer["spec", "foo"]);
    }

    [Theory]
    [InlineData("", 201)]
    [InlineData("Ignore", 201)]
    [InlineData("Strict", 400)]
    public async Task FieldValidation_applies_to_creates(string mode, int code)
    {
        await using var api = await StartAsync();
        var answer = await api.Post($"{Maps}?fieldValidation={mode}", """{"metadata":{"name":"a"},"data":{"k":"1","k":"2"},"foo":1}""");
        Assert.Equal(code, answer.Code);
        if (code == 400)
        {
            Assert.StartsWith("ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: ", answer.ErrorMessage);
            Assert.Contains("unknown field \"foo\"", answer.ErrorMessage);
            Assert.Contains("duplicate field \"data.k\"", answer.ErrorMessage);
        }
        else
        {
            Assert.Equal((null, "2"), (answer["foo"], answer.Text("data", "k")));
        }
    }
}

public sealed class PatchTests() : PatchContract(StoreKind.Memory);

public sealed class PatchOnSqliteTests() : PatchContract(StoreKind.Sqlite);

public sealed class PatchOnEtcdTests() : PatchContract(StoreKind.Etcd);
