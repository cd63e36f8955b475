using System.Text;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Bodies that cannot be read: what is wrong is said in upstream's words, whichever the encoding and the verb.</summary>
public abstract class UnreadableBodyContract(StoreKind kind) : HttpContract(kind)
{
    private const string Json = "application/json";
    private const string Yaml = "application/yaml";
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const string Unrecognized = "the object provided is unrecognized (must be of type ConfigMap): ";
    private const string NoJson = Unrecognized + "couldn't get version/kind; json parse error: ";
    private const string TypeMeta = """Go value of type struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }""";
    private const string NoYaml = "error decoding YAML: error converting YAML to JSON: yaml: line 1: ";
    private const string NoMap = "into Go value of type map[string]interface {}";

    [Theory]
    [InlineData(Json, "", NoJson + "unexpected end of JSON input (<empty>)")]
    [InlineData(Json, "{", NoJson + "unexpected end of JSON input ({)")]
    [InlineData(Json, "abc", NoJson + "invalid character 'a' looking for beginning of value (616263)")]
    [InlineData(Json, "{\"metadata\":{\"name\":\"a\"},\"data\":}", NoJson + "invalid character '}' looking for beginning of value ({\"metadata\":{\"name\":\"a\"},\"data ...)")]
    [InlineData(Json, "apiVersion: v1\nkind: ConfigMap\nmetadata: {}", NoJson + "invalid character 'a' looking for beginning of value (61706956657273696f6e3a2076310a6b696e643a20436f6e6669674d6170 ...)")]
    [InlineData(Json, "[]", NoJson + "json: cannot unmarshal array into " + TypeMeta + " (5b5d)")]
    [InlineData(Json, "{\"kind\":1}", NoJson + "json: cannot unmarshal number into Go struct field .kind of type string ({\"kind\":1})")]
    [InlineData(Json, "{\"apiVersion\":{}}", NoJson + "json: cannot unmarshal object into Go struct field .apiVersion of type string ({\"apiVersion\":{}})")]
    [InlineData(Yaml, "- a", NoJson + "json: cannot unmarshal array into " + TypeMeta + " (2d2061)")]
    [InlineData(Protobuf, "", Unrecognized + "empty data (<empty>)")]
    [InlineData(Protobuf, "k8s", Unrecognized + "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] (6b3873)")]
    [InlineData(Protobuf, "k8s\0", Unrecognized + "empty body (6b387300)")]
    [InlineData(Protobuf, "k8s\0\n\u0040", Unrecognized + "unexpected EOF (6b3873000a40)")]
    [InlineData(Protobuf, "k8s\0\u0008\u0001", Unrecognized + "proto: wrong wireType = 0 for field 1 (6b3873000801)")]
    [InlineData(Protobuf, "k8s\0\u0010\u0001", Unrecognized + "proto: wrong wireType = 0 for field 2 (6b3873001001)")]
    [InlineData(Protobuf, "k8s\0\n\u000f\n\u0002v1\u0012\u0009ConfigMap\u0012\u0002\n\u0009", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: unexpected EOF")]
    [InlineData(Protobuf, "k8s\0\n\u0009\n\u0002v1\u0012\u0003Pod\u0012\u0002\n\u0009", "Pod in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Pod) to (core.ConfigMap): unknown conversion")]
    public async Task A_create_says_why(string type, string body, string message)
    {
        await using var api = await StartAsync();
        var answer = await api.Send(HttpMethod.Post, Maps, Encoding.Latin1.GetBytes(body), type);
        Assert.Equal((400, "BadRequest", message), (answer.Code, answer.Reason, answer.ErrorMessage));
    }

    [Fact]
    public async Task Broken_YAML_is_named_by_its_line()
    {
        await using var api = await StartAsync();
        var answer = await api.Send(HttpMethod.Post, Maps, "metadata:\n  name: a\n data: x", Yaml);
        Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
        Assert.StartsWith(Unrecognized + "yaml: line 3: ", answer.ErrorMessage);
        Assert.EndsWith(" (6d657461646174613a0a20206e616d653a20610a20646174613a2078)", answer.ErrorMessage);
    }

    [Theory]
    [InlineData("application/json-patch+json", "{", "error decoding patch: unexpected end of JSON input")]
    [InlineData("application/json-patch+json", "{}", "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp")]
    [InlineData("application/json-patch+json", "[1]", "error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp")]
    [InlineData("application/merge-patch+json", "{a}", "error decoding patch: invalid character 'a' looking for beginning of object key string")]
    [InlineData("application/merge-patch+json", "[]", "error decoding patch: json: cannot unmarshal array " + NoMap)]
    [InlineData("application/strategic-merge-patch+json", "", "unexpected end of JSON input")]
    [InlineData("application/strategic-merge-patch+json", "1", "json: cannot unmarshal number " + NoMap)]
    [InlineData("application/apply-patch+yaml", "[]", "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array " + NoMap)]
    public async Task A_patch_says_why(string type, string patch, string message)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        var answer = await api.Patch(Maps + "/a?fieldManager=me", patch, type);
        Assert.Equal((400, "BadRequest", message), (answer.Code, answer.Reason, answer.ErrorMessage));
    }

    [Fact]
    public async Task A_configuration_that_is_no_YAML_says_why()
    {
        await using var api = await StartAsync();
        Assert.StartsWith(NoYaml, (await api.Patch(Maps + "/a?fieldManager=me", "{a: [}", "application/apply-patch+yaml")).ErrorMessage);
    }

    [Fact]
    public async Task What_is_no_Unicode_is_stored_as_replacement_characters()
    {
        await using var api = await StartAsync();
        var made = await api.Send(HttpMethod.Post, Maps, [.. """{"metadata":{"name":"a"},"data":{"k":"\ud800 """u8, 0xff, .. "\"}}"u8], Json);
        Assert.Equal((201, "\uFFFD \uFFFD"), (made.Code, made.Text("data", "k")));
    }
}

public sealed class UnreadableBodyTests() : UnreadableBodyContract(StoreKind.Memory);

public sealed class UnreadableBodyOnSqliteTests() : UnreadableBodyContract(StoreKind.Sqlite);

public sealed class UnreadableBodyOnEtcdTests() : UnreadableBodyContract(StoreKind.Etcd);
