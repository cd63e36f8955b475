using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Defaulting;

namespace MiniKube.ApiServer.Tests.Defaulting;

public sealed class DefaultsTests
{
    [Fact]
    public void Defaults_reach_every_object_that_is_there_and_none_that_is_not()
    {
        var schema = Schema.Object(null, null, () =>
        [
            new SchemaField("size", () => Schema.Scalar(SchemaType.Integer)) { Default = 3 },
            new SchemaField("name", () => Schema.Scalar(SchemaType.String)) { Default = "" },
            new SchemaField("inner", () => Inner),
            new SchemaField("list", () => Schema.ListOf(() => Inner)),
            new SchemaField("map", () => Schema.MapOf(() => Inner)),
        ]);
        var result = Defaults.Apply((DocumentObject)DocumentJson.Parse("""{"size":1,"list":[{"on":false},{}],"map":{"a":{}}}"""), schema);
        Assert.Equal(DocumentJson.Parse("""{"size":1,"name":"","list":[{"on":false},{"on":true}],"map":{"a":{"on":true}}}"""), result);
    }

    [Fact]
    public void A_default_that_is_an_object_gets_its_own_defaults()
    {
        var schema = Schema.Object(null, null, () => [new SchemaField("inner", () => Inner) { Default = DocumentObject.Empty }]);
        Assert.Equal(DocumentJson.Parse("""{"inner":{"on":true}}"""), Defaults.Apply(DocumentObject.Empty, schema));
    }

    [Fact]
    public void Built_in_types_get_their_real_defaults_and_the_zeros_that_upstream_writes()
    {
        var pod = (DocumentObject)DocumentJson.Parse(
            """{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80}],"envFrom":[{"secretRef":{}}]}]},"status":{"containerStatuses":[{"name":"a","ready":true}]}}""");
        Assert.Equal(DocumentJson.Parse(
            """{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP"}],"envFrom":[{"secretRef":{}}]}]},"status":{"containerStatuses":[{"name":"a","ready":true,"restartCount":0,"image":"","imageID":""}]}}"""),
            Defaults.Apply(pod, Pod.Schema));
    }

    [Fact]
    public void Nothing_missing_nothing_copied()
    {
        var document = (DocumentObject)DocumentJson.Parse("""{"spec":{"containers":[{"name":"a"}]}}""");
        Assert.Same(document, Defaults.Apply(document, Pod.Schema));
    }

    private static Schema Inner { get; } = Schema.Object(null, null, () => [new SchemaField("on", () => Schema.Scalar(SchemaType.Boolean)) { Default = true }]);
}
