using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.ServerSideApply;

namespace MiniKube.ApiServer.Tests.ServerSideApply;

public class FieldSetTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"f:data":{".":{},"f:a":{},"f:b":{}}}""")]
    [InlineData("""{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{}}}}}""")]
    [InlineData("""{"f:metadata":{"f:finalizers":{".":{},"v:\"a/b\"":{}}}}""")]
    public void Fields_survive_reading_and_writing(string fields) => Assert.Equal(fields, Parse(fields).ToDocument().ToString());

    [Theory]
    [InlineData("""{"spec":{}}""")]
    [InlineData("""{"f:a":1}""")]
    [InlineData("""{"k:[]":{}}""")]
    [InlineData("""{"i:x":{}}""")]
    public void What_is_no_field_set_is_told_apart(string fields) => Assert.Null(FieldSet.Parse(DocumentJson.Parse(Encoding.UTF8.GetBytes(fields))));

    [Fact]
    public void Sets_are_joined_and_taken_apart_path_by_path()
    {
        var left = Parse("""{"f:a":{".":{},"f:x":{}},"f:b":{}}""");
        var right = Parse("""{"f:a":{"f:x":{},"f:y":{}},"f:c":{}}""");
        Assert.Equal("""{"f:a":{".":{},"f:x":{},"f:y":{}},"f:b":{},"f:c":{}}""", left.Union(right).ToDocument().ToString());
        Assert.Equal("""{"f:a":{"f:x":{}}}""", left.Intersection(right).ToDocument().ToString());
        Assert.Equal("""{"f:a":{},"f:b":{}}""", left.Difference(right).ToDocument().ToString());
        Assert.True(left.Difference(left).IsEmpty);
        Assert.Equal(left, left.Union(left));
    }

    [Fact]
    public void Paths_are_shown_as_in_messages() => Assert.Equal(
        [".metadata.finalizers[=\"a/b\"]", ".spec.ports[port=80,protocol=\"TCP\"].name", ".spec.replicas"],
        Parse("""{"f:metadata":{"f:finalizers":{"v:\"a/b\"":{}}},"f:spec":{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{"f:name":{}}},"f:replicas":{}}}""").Paths());

    private static FieldSet Parse(string fields) => FieldSet.Parse(DocumentJson.Parse(Encoding.UTF8.GetBytes(fields)))!;
}
