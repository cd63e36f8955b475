using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Patching;

namespace MiniKube.ApiServer.Tests.Patching;

public sealed class JsonMergePatchTests
{
    // RFC 7386, appendix A, as far as documents are objects.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"a":1}""", """{"a":{"b":null,"c":2}}""", """{"a":{"c":2}}""")]
    public void Objects_merge_and_all_else_replaces(string document, string patch, string expected) =>
        Assert.Equal(DocumentJson.Parse(expected), Apply(document, patch).Patched);

    [Fact]
    public void What_is_no_object_is_no_patch()
    {
        var result = Apply("{}", "[1]");
        Assert.Equal((400, "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}"), (result.Code, result.Message));
    }

    [Fact]
    public void Repeated_members_are_reported_once_and_the_last_counts()
    {
        var result = Apply("{}", """{"data":{"a":"1","a":"2"}}""");
        Assert.Equal(["duplicate field \"data.a\""], result.Problems);
        Assert.Equal(DocumentJson.Parse("""{"data":{"a":"2"}}"""), result.Patched);
        Assert.Empty(result.Patched!["data"]!.AsObject!.Duplicates);
    }

    private static PatchResult Apply(string document, string patch) =>
        Patches.Apply(PatchType.Merge, (DocumentObject)DocumentJson.Parse(document), DocumentJson.Parse(patch), ConfigMap.Schema);
}
