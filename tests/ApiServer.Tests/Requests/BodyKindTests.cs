using System.Buffers;
using System.Text;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Bodies that name another kind or version than the path's: refused in upstream's words, whichever the endpoint and the encoding.</summary>
public abstract class BodyKindContract(StoreKind kind) : HttpContract(kind)
{
    private const string Scheme = "in scheme \"pkg/api/legacyscheme/scheme.go:30\"";
    private const string Scalers = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";

    /// <summary>Each endpoint that takes an object: the method, the path, the Go type that it wants, and the kind that it speaks.</summary>
    private static readonly (string Method, string Path, string Type, string ApiVersion, string Kind)[] Endpoints =
    [
        ("POST", Deployments, "apps.Deployment", "apps/v1", "Deployment"),
        ("PUT", Deployments + "/d", "apps.Deployment", "apps/v1", "Deployment"),
        ("PUT", Deployments + "/d/status", "apps.Deployment", "apps/v1", "Deployment"),
        ("PUT", Deployments + "/d/scale", "autoscaling.Scale", "autoscaling/v1", "Scale"),
        ("POST", Pods + "/d/binding", "core.Binding", "v1", "Binding"),
        ("PUT", "/api/v1/namespaces/d/finalize", "core.Namespace", "v1", "Namespace"),
    ];

    public static TheoryData<string, string, string, string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string, string, string, string>();
        foreach (var (method, path, type, apiVersion, kind) in Endpoints)
        {
            void Add(string givenVersion, string givenKind, string why)
            {
                var (version, named) = (givenVersion.Length == 0 ? apiVersion : givenVersion, givenKind.Length == 0 ? kind : givenKind);
                var message = $"{named} in version \"{version.Split('/')[^1]}\" cannot be handled as a {kind}: {why}";
                cases.Add(method, path, MediaTypes.Json, givenVersion, givenKind, message);
                cases.Add(method, path, MediaTypes.Yaml, givenVersion, givenKind, message);
                cases.Add(method, path, MediaTypes.Protobuf, givenVersion, givenKind, message);
            }

            Add("apps/v1", "ReplicaSet", $"converting (v1.ReplicaSet) to ({type}): unknown conversion");
            Add("v1", "PodList", $"converting (v1.PodList) to ({type}): unknown conversion");
            Add("", "Foo", $"no kind \"Foo\" is registered for version \"{apiVersion}\" {Scheme}");
            Add("autoscaling/v9", "", $"no kind \"{kind}\" is registered for version \"autoscaling/v9\" {Scheme}");
            Add("autoscaling/v2", "Scale", $"no kind \"Scale\" is registered for version \"autoscaling/v2\" {Scheme}");
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Another_kind_is_refused(string method, string path, string type, string apiVersion, string kind, string message)
    {
        await using var api = await StartWithObjectsAsync();
        var answer = await api.Send(new HttpMethod(method), path, Body(type, apiVersion, kind, "d"), type);
        Assert.Equal((400, "BadRequest", message), (answer.Code, answer.Reason, answer.ErrorMessage));
        Assert.Equal(3, (await api.Get(Deployments + "/d"))["spec", "replicas"]?.AsInteger);
    }

    [Fact]
    public async Task A_kind_in_another_version_of_its_own_is_refused_by_that()
    {
        await using var api = await StartWithObjectsAsync();
        const string body = """{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"maxReplicas":3}}""";
        foreach (var answer in new[] { await api.Post(Scalers, body), await api.Put(Scalers + "/h", body), await api.Put(Scalers + "/h/status", body) })
        {
            Assert.Equal((400, "the API version in the data (autoscaling/v2) does not match the expected API version (autoscaling/v1)"), (answer.Code, answer.ErrorMessage));
        }
    }

    [Theory]
    [InlineData("", "Foo", "no kind \"Foo\" is registered for version \"{0}\" " + Scheme)]
    [InlineData("v9", "", "no kind \"{1}\" is registered for version \"v9\" " + Scheme)]
    [InlineData("v1", "Pod", "converting (v1.Pod) to ({2}): unknown conversion")]
    public async Task A_patch_makes_no_other_kind_of_an_object_except_a_strategic_one_whose_kind_is_ignored(string apiVersion, string kind, string why)
    {
        await using var api = await StartWithObjectsAsync();
        foreach (var (path, own, ownKind, type) in new[]
        {
            (Deployments + "/d", "apps/v1", "Deployment", "apps.Deployment"), (Deployments + "/d/status", "apps/v1", "Deployment", "apps.Deployment"),
            (Deployments + "/d/scale", "autoscaling/v1", "Scale", "autoscaling.Scale"),
        })
        {
            var before = (await api.Get(path)).Body;
            string[] members = [.. apiVersion.Length > 0 ? [$"\"apiVersion\":\"{apiVersion}\""] : (string[])[], .. kind.Length > 0 ? [$"\"kind\":\"{kind}\""] : (string[])[]];
            var merge = "{" + string.Join(',', members) + "}";
            var operations = "[" + string.Join(',', members.Select(m => m.Split(':')).Select(m => $$"""{"op":"replace","path":"/{{m[0].Trim('"')}}","value":{{m[1]}}}""")) + "]";
            var message = ": " + string.Format(why, own, ownKind, type);
            foreach (var (media, patch) in new[] { (MediaTypes.MergePatch, merge), (MediaTypes.JsonPatch, operations) })
            {
                var refused = await api.Patch(path, patch, media);
                Assert.Equal((422, "Invalid"), (refused.Code, refused.Reason));
                Assert.EndsWith(message, refused.ErrorMessage);
            }
            var ignored = await api.Patch(path + "?fieldValidation=Strict", merge, MediaTypes.StrategicMergePatch);
            Assert.Equal((200, before), (ignored.Code, ignored.Body));
        }
    }

    [Theory]
    [InlineData("kind", "number into Go struct field .kind of type string")]
    [InlineData("apiVersion", "number into Go struct field .apiVersion of type string")]
    public async Task A_patch_leaves_a_kind_that_can_be_read(string member, string why)
    {
        await using var api = await StartWithObjectsAsync();
        foreach (var path in new[] { Deployments + "/d", Deployments + "/d/scale" })
        {
            var refused = await api.Patch(path, $$"""{"{{member}}":1}""");
            Assert.Equal(422, refused.Code);
            Assert.EndsWith(": couldn't get version/kind; json parse error: json: cannot unmarshal " + why, refused.ErrorMessage);
            Assert.Equal(422, (await api.Patch(path, $$"""{"{{member}}":1}""", MediaTypes.StrategicMergePatch)).Code);
        }
    }

    [Fact]
    public async Task A_merge_patch_may_put_an_object_into_another_version_of_its_kind()
    {
        await using var api = await StartWithObjectsAsync();
        var made = await api.Post(Scalers, """{"metadata":{"name":"h"},"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"},"minReplicas":1,"maxReplicas":3}}""");
        Assert.Equal((201, ""), (made.Code, made.ErrorMessage));
        var patched = await api.Patch(Scalers + "/h", """{"apiVersion":"autoscaling/v2","spec":{"maxReplicas":4,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":55}}}]}}""");
        Assert.Equal((200, "autoscaling/v1", 4L, 55L), (patched.Code, patched.Text("apiVersion"), patched["spec", "maxReplicas"]?.AsInteger,
            patched["spec", "targetCPUUtilizationPercentage"]?.AsInteger));
    }

    [Theory]
    [InlineData("""{"name":"zzz"}""", "name in URL does not match name in Binding object")]
    [InlineData("{}", "name in URL does not match name in Binding object")]
    [InlineData("""{"name":"d","namespace":"other"}""", "the namespace of the provided object does not match the namespace sent on the request")]
    public async Task A_binding_names_the_pod_of_its_path(string metadata, string message)
    {
        await using var api = await StartWithObjectsAsync();
        foreach (var target in new[] { """{"kind":"Node","name":"n"}""", "{}" })
        {
            var refused = await api.Post(Pods + "/d/binding", $$"""{"kind":"Binding","apiVersion":"v1","metadata":{{metadata}},"target":{{target}} }""");
            Assert.Equal((400, "BadRequest", message), (refused.Code, refused.Reason, refused.ErrorMessage));
        }
        Assert.Null((await api.Get(Pods + "/d"))["spec", "nodeName"]);
    }

    private async Task<TestApi> StartWithObjectsAsync()
    {
        var api = await StartAsync();
        await api.Post(Deployments, Deployment("d", 3));
        await api.Post(Pods, Pod("d"));
        await api.Post("/api/v1/namespaces", """{"metadata":{"name":"d"}}""");
        return api;
    }

    // Of protobuf's body, the frame alone tells the kind.
    private static byte[] Body(string type, string apiVersion, string kind, string name)
    {
        if (type == MediaTypes.Protobuf)
        {
            var body = new ArrayBufferWriter<byte>();
            ProtobufEnvelope.Write(body, apiVersion, kind, []);
            return body.WrittenSpan.ToArray();
        }
        string[] members = [.. apiVersion.Length > 0 ? [$"\"apiVersion\": \"{apiVersion}\""] : (string[])[], .. kind.Length > 0 ? [$"\"kind\": \"{kind}\""] : (string[])[]];
        var text = $$"""{{{string.Join(", ", members)}}, "metadata": {"name": "{{name}}"} }""";
        return Encoding.UTF8.GetBytes(type == MediaTypes.Json ? text : "# YAML\n" + text);
    }
}

public sealed class BodyKindTests() : BodyKindContract(StoreKind.Memory);

public sealed class BodyKindOnSqliteTests() : BodyKindContract(StoreKind.Sqlite);

public sealed class BodyKindOnEtcdTests() : BodyKindContract(StoreKind.Etcd);
