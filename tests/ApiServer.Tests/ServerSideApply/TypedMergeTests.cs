using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.ServerSideApply;

namespace MiniKube.ApiServer.Tests.ServerSideApply;

public class TypedMergeTests
{
    /// <summary>Finalizers are a set: live list, applied list, merged list.</summary>
    [Theory]
    [InlineData("a,b", "a,b", "a,b")]
    [InlineData("a,x,b", "b,a", "x,b,a")]
    [InlineData("a", "n,a", "n,a")]
    [InlineData("x,a", "n,a", "x,n,a")]
    [InlineData("x,y", "n", "x,y,n")]
    [InlineData("", "n", "n")]
    [InlineData("a,b,c", "c,d,a", "b,c,d,a")]
    public void Items_keep_the_order_of_the_configuration_and_others_their_place(string live, string applied, string merged) =>
        Assert.Equal(Pod(merged), TypedMerge.Apply(Pod(live), Pod(applied), SchemaOfPods));

    [Fact]
    public void Containers_merge_by_name_and_atomic_lists_are_replaced()
    {
        var live = Parse("""{"spec":{"containers":[{"name":"a","image":"1","args":["x","y"]},{"name":"b","image":"2"}]}}""");
        var applied = Parse("""{"spec":{"containers":[{"name":"a","args":["z"]}]}}""");
        Assert.Equal(Parse("""{"spec":{"containers":[{"name":"a","image":"1","args":["z"]},{"name":"b","image":"2"}]}}"""), TypedMerge.Apply(live, applied, SchemaOfPods));
    }

    [Fact]
    public void What_is_removed_takes_emptied_containers_with_it()
    {
        var fields = FieldSet.Parse(Parse("""{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"b\"}":{}}}}"""))!;
        var live = Parse("""{"metadata":{"labels":{"a":"1"},"name":"p"},"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""");
        Assert.Equal(Parse("""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a"}]}}"""), TypedMerge.Remove(live, fields, SchemaOfPods));
    }

    private static readonly MiniKube.Api.Schemas.Schema SchemaOfPods = MiniKube.Api.Core.V1.Pod.Schema;

    private static DocumentObject Pod(string finalizers) => new(("metadata", new DocumentObject(("finalizers",
        Document.Of(finalizers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(f => (Document)f))))));

    private static DocumentObject Parse(string json) => (DocumentObject)DocumentJson.Parse(Encoding.UTF8.GetBytes(json));
}
