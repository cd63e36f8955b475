using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.Api.JsonPaths;

namespace MiniKube.Kubectl.Tests.JsonPaths;

public class JsonPathTests
{
    private static readonly Document List = YamlReader.Read("""
        kind: List
        items:
        - metadata: {name: a, labels: {app: web, "x.io/tier": front}}
          spec: {replicas: 3, ports: [80, 443, 8080], ready: true}
        - metadata: {name: b, labels: {app: db}}
          spec: {replicas: 1, ports: [5432], ready: false}
        - metadata: {name: c}
          spec: {ports: []}
        """);

    public static TheoryData<string, string> Templates => new()
    {
        { "plain", "plain" },
        { "{.kind}", "List" },
        { "{.items[0].metadata.name}", "a" },
        { "{.items[-1].metadata.name}", "c" },
        { "{.items[*].metadata.name}", "a b c" },
        { "{.items[0:2].metadata.name}", "a b" },
        { "{.items[1:].metadata.name}", "b c" },
        { "{.items[:-1].metadata.name}", "a b" },
        { "{.items[0:3:2].metadata.name}", "a c" },
        { "{.items[0,2].metadata.name}", "a c" },
        { "{.items[0]['metadata','spec'].name}", "a" },
        { "{.items[0].metadata['name']}", "a" },
        { "{..name}", "a b c" },
        { "{.items[*].spec.replicas}", "3 1" },
        { "{.items[0].spec.ports}", "[80,443,8080]" },
        { "{.items[1].metadata}", """{"labels":{"app":"db"},"name":"b"}""" },
        { @"{.items[0].metadata.labels.x\.io/tier}", "front" },
        { "{.items[0].metadata.labels['x.io/tier']}", "front" },
        { "{.items[?(@.metadata.labels.app==\"db\")].metadata.name}", "b" },
        { "{.items[?(@.metadata.labels.app!='db')].metadata.name}", "a" },
        { "{.items[?(@.spec.replicas>1)].metadata.name}", "a" },
        { "{.items[?(@.spec.replicas<=1)].metadata.name}", "b" },
        { "{.items[?(@.spec.ready==true)].metadata.name}", "a" },
        { "{.items[?(@.metadata.labels)].metadata.name}", "a b" },
        { "{range .items[*]}{.metadata.name}{\"\\t\"}{.spec.replicas}{\"\\n\"}{end}", "a\t3\nb\t1\nc\t\n" },
        { "{range .items[*]}[{range .spec.ports[*]}{@},{end}]{end}", "[80,443,8080,][5432,][]" },
        { "{range .items[0:1]}{$.kind}/{.metadata.name}{end}", "List/a" },
        { "{.items[0].metadata.name}{' is '}{.items[0].spec.ready}", "a is true" },
        { "{.missing.field}", "" },
        { "{.items[0].spec.ports[*]}", "80 443 8080" },
        { "{@.kind}", "List" },
        { "{$.kind}", "List" },
    };

    [Theory]
    [MemberData(nameof(Templates))]
    public void Fills_templates_in(string template, string expected) => Assert.Equal(expected, JsonPathTemplate.Parse(template).Execute(List));

    public static TheoryData<string, string> Broken => new()
    {
        { "{.items[0]", "unclosed action" },
        { "{range .items[*]}x", "unterminated range: {end} is missing" },
        { "{end}", "not in range, nothing to end" },
        { "{.items[a]}", "invalid array index a" },
        { "{.items[?(@.a=1)]}", "unrecognized filter operator =" },
        { "{\"x}", "unterminated quoted string" },
        { "{foo}", "unrecognized identifier foo" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Refuses_what_is_no_template(string template, string expected) =>
        Assert.Equal(expected, Assert.Throws<JsonPathException>(() => JsonPathTemplate.Parse(template)).Message);

    [Fact]
    public void An_index_beyond_the_end_is_told() =>
        Assert.Equal("array index out of bounds: index 7, length 3", Assert.Throws<JsonPathException>(() => JsonPathTemplate.Parse("{.items[7]}").Execute(List)).Message);

    [Theory]
    [InlineData("metadata.name")]
    [InlineData(".metadata.name")]
    [InlineData("{metadata.name}")]
    [InlineData("{.metadata.name}")]
    public void Takes_a_path_in_every_short_form(string path) =>
        Assert.Equal("a", JsonPathTemplate.ParseRelaxed(path).Execute(List["items"]!.AsArray![0]));
}
