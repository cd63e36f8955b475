using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.ServerSideApply;

namespace MiniKube.ApiServer.Tests.ServerSideApply;

public sealed class TypedValueTests
{
    private static readonly Schema Text = Schema.Scalar(SchemaType.String);

    private static readonly Schema Item = Schema.Object(null, null, () =>
    [
        new("name", () => Text), new("kind", () => Text) { Default = "plain" }, new("parts", () => Schema.ListOf(() => Text, ListType.Set)),
    ]);

    private static readonly Schema Root = Schema.Object(null, null, () =>
    [
        new("items", () => Schema.ListOf(() => Item, ListType.Map, ["name", "kind"])), new("open", () => Schema.Any), new("size", () => Schema.Scalar(SchemaType.String, "quantity")),
    ]);

    [Theory]
    [InlineData("""{"items":[{"name":"a"},{"kind":"x"},7]}""", ".items: element 1: associative list with keys has an element that omits key field \"name\" (and doesn't have default value)")]
    [InlineData("""{"items":[{"name":"a","parts":["p",["q"]]}]}""", ".items[kind=\"plain\",name=\"a\"].parts: element 1: not supported: associative list with lists as elements")]
    [InlineData("""{"items":[{"name":"a","parts":[{}]}]}""", ".items[kind=\"plain\",name=\"a\"].parts: element 0: associative list without keys has an element that's a map type")]
    [InlineData("""{"items":[{"name":"a","parts":[null]}]}""", ".items[kind=\"plain\",name=\"a\"].parts: element 0: associative list without keys has an element that's an explicit null")]
    [InlineData("""{"items":[{"name":"a"},{"name":"a","kind":"plain"}]}""", ".items: duplicate entries for key [kind=\"plain\",name=\"a\"]")]
    [InlineData("""{"size":true,"open":{"x":[1,{"y":null}]},"items":null}""", null)]
    [InlineData("""{"size":{},"other":1}""", ".size: expected any scalar, got &{map[]}\n.other: field not declared in schema")]
    [InlineData("[]", "expected map, got &{[]}")]
    public void What_cannot_be_owned_field_by_field_is_refused(string configuration, string? problems) =>
        Assert.Equal(problems?.Split('\n') ?? [], TypedValue.Problems(DocumentJson.Parse(configuration), Root));
}
