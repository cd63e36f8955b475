using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Patching;

namespace MiniKube.ApiServer.Tests.Patching;

public sealed class JsonPatchTests
{
    // The examples of RFC 6902, appendix A, and Kubernetes' own additions (negative indexes).
    public static TheoryData<string, string, string> Applied => new()
    {
        { """{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""" },
        { """{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""" },
        { """{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""" },
        { """{"foo":["a","b"]}""", """[{"op":"add","path":"/foo/2","value":"c"}]""", """{"foo":["a","b","c"]}""" },
        { """{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""" },
        { """{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""" },
        { """{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/-1"}]""", """{"foo":["bar","qux"]}""" },
        { """{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""" },
        { """{"foo":[1,2]}""", """[{"op":"replace","path":"/foo/0","value":9}]""", """{"foo":[9,2]}""" },
        { """{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""", """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""",
            """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""" },
        { """{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""" },
        { """{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/c"}]""", """{"a":{"b":1},"c":{"b":1}}""" },
        { """{"baz":"qux","foo":["a",2,"c"]}""", """[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]""",
            """{"baz":"qux","foo":["a",2,"c"]}""" },
        { """{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{}}}]""", """{"foo":"bar","child":{"grandchild":{}}}""" },
        { """{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10},{"op":"replace","path":"/~1","value":8}]""", """{"/":8,"~1":10}""" },
        { """{"metadata":{"labels":{"a/b":"1"}}}""", """[{"op":"remove","path":"/metadata/labels/a~1b"}]""", """{"metadata":{"labels":{}}}""" },
        { """{"a":1}""", """[{"op":"test","path":"/missing","value":null},{"op":"test","path":"/missing"}]""", """{"a":1}""" },
        { """{"a":1}""", """[{"op":"add","path":"/a","value":null}]""", """{"a":null}""" },
        { """{"a":1}""", """[{"op":"replace","path":"","value":{"b":2}}]""", """{"b":2}""" },
        { """{"a":1.0}""", """[{"op":"test","path":"/a","value":1}]""", """{"a":1.0}""" },
        { """{"a":1}""", "[]", """{"a":1}""" },
    };

    public static TheoryData<string, string, int, string> Refused => new()
    {
        { """{"a":1}""", """{"op":"add"}""", 400, "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp" },
        { """{"a":1}""", """["add"]""", 400, "error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp" },
        { """{"a":1}""", """[{"op":"test","path":"/a","value":2}]""", 422, "testing value /a failed: test failed" },
        { """{"a":1}""", """[{"op":"test","path":"/a","value":null}]""", 422, "testing value /a failed: test failed" },
        { """{"a":1}""", """[{"op":"remove","path":"/b"}]""", 422, "remove operation does not apply: doc is missing key: /b: missing value" },
        { """{"a":1}""", """[{"op":"replace","path":"/b","value":1}]""", 422, "replace operation does not apply: doc is missing key: /b: missing value" },
        { """{"a":1}""", """[{"op":"add","path":"/b/c","value":1}]""", 422, "add operation does not apply: doc is missing path: \"/b/c\": missing value" },
        { """{"a":1}""", """[{"op":"add","path":"a","value":1}]""", 422, "add operation does not apply: doc is missing path: \"a\": missing value" },
        { """{"a":[1]}""", """[{"op":"add","path":"/a/3","value":1}]""", 422, "add operation does not apply: /a/3: Unable to access invalid index: 3: invalid index referenced" },
        { """{"a":[1]}""", """[{"op":"add","path":"/a/01","value":1}]""", 422, "add operation does not apply: /a/01: Unable to access invalid index: 01: invalid index referenced" },
        { """{"a":1}""", """[{"op":"jump","path":"/a"}]""", 422, "Unexpected kind: jump" },
        { """{"a":1}""", """[{"path":"/a"}]""", 422, "Unexpected kind: unknown" },
        { """{"a":1}""", """[{"op":"add","path":"/a"}]""", 422, "add operation failed to decode value: missing value" },
        { """{"a":1}""", """[{"op":"add","value":1}]""", 422, "add operation failed to decode path: missing path" },
        { """{"a":1}""", """[{"op":"copy","from":"/x","path":"/b"}]""", 422, "copy operation does not apply: doc is missing from path: /x: missing value" },
        { """{"a":{"b":1}}""", """[{"op":"move","from":"/a","path":"/a/b/c"}]""", 422, "move operation does not apply: /a/b/c lies inside of /a" },
        { """{"a":1}""", """[{"op":"replace","path":"","value":[]}]""", 422, "the patched document is no object" },
    };

    [Theory]
    [MemberData(nameof(Applied))]
    public void Operations_apply_in_order(string document, string patch, string expected) =>
        Assert.Equal(DocumentJson.Parse(expected), Apply(document, patch).Patched);

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_does_not_apply_is_refused_as_a_whole(string document, string patch, int code, string why)
    {
        var result = Apply(document, patch);
        Assert.Null(result.Patched);
        Assert.Equal(code, result.Code);
        Assert.Equal(why, result.Cause ?? result.Message);
    }

    [Fact]
    public void A_failed_operation_answers_with_upstreams_words()
    {
        var result = Apply("{}", """[{"op":"remove","path":"/a"}]""");
        Assert.Equal(("Invalid", "the server rejected our request due to an error in our request"), (result.Reason, result.Message));
    }

    [Fact]
    public void Operations_are_bounded_in_number()
    {
        var operation = """{"op":"add","path":"/a","value":1}""";
        Assert.NotNull(Apply("{}", $"[{string.Join(',', Enumerable.Repeat(operation, JsonPatch.MaxOperations))}]").Patched);
        var result = Apply("{}", $"[{string.Join(',', Enumerable.Repeat(operation, JsonPatch.MaxOperations + 1))}]");
        Assert.Equal((413, "RequestEntityTooLarge", "The allowed maximum operations in a JSON patch is 10000, got 10001"), (result.Code, result.Reason, result.Message));
    }

    [Fact]
    public void Copies_cannot_blow_a_document_up()
    {
        var copies = string.Join(',', Enumerable.Range(0, 40).Select(i => $"{{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/x{i}\"}}"));
        var result = Apply("{\"a\":{\"text\":\"" + new string('x', 1000) + "\"}}", $"[{copies}]");
        Assert.Equal(422, result.Code);
        Assert.StartsWith("Unable to complete the copy, the accumulated size increase of copy is", result.Cause);
    }

    [Fact]
    public void Additions_cannot_nest_a_document_without_end()
    {
        var path = "";
        var operations = new List<string>();
        for (var i = 0; i < DocumentJson.MaxDepth + 10; i++)
        {
            path += "/a";
            operations.Add($$$"""{"op":"add","path":"{{{path}}}","value":{}}""");
        }
        Assert.EndsWith("nests deeper than 256", Apply("{}", $"[{string.Join(',', operations)}]").Cause);
    }

    [Fact]
    public void Strict_validation_hears_of_unknown_and_repeated_members_of_operations() =>
        Assert.Equal(
            ["json patch duplicate field \"[0].op\"", "json patch unknown field \"[0].foo\""],
            Apply("{}", """[{"op":"add","op":"add","path":"/a","value":1,"foo":2}]""").Problems);

    private static PatchResult Apply(string document, string patch) =>
        Patches.Apply(PatchType.Json, (DocumentObject)DocumentJson.Parse(document), DocumentJson.Parse(patch), ConfigMap.Schema);
}
