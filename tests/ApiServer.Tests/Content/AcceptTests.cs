using MiniKube.ApiServer.Content;

namespace MiniKube.ApiServer.Tests.Content;

/// <summary>Accept headers as goautoneg reads them.</summary>
public class AcceptTests
{
    private const string Json = "application/json";
    private const string Yaml = "application/yaml";
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    [Theory]
    [InlineData("a/b, c/d", "a/b c/d")]
    [InlineData("a/b;q=0.5, c/d", "c/d a/b")]
    [InlineData("a/b;q=0.5, c/d;q=0.7, e/f;q=0.6", "c/d e/f a/b")]
    [InlineData("a/b;q=0, c/d;q=0.1", "c/d a/b")]
    [InlineData("a/b;q=much, c/d;q=0.1", "c/d a/b")]
    [InlineData("a/b;q=, c/d;q=0.1", "a/b c/d")]
    [InlineData("a/b ; q=0.2 , c/d;q=0.3", "c/d a/b")]
    [InlineData("*/*, a/b", "a/b */*")]
    [InlineData("*/*, a/*, a/b", "a/b a/* */*")]
    [InlineData("*/*, a/b;q=0.1", "a/b */*")]
    [InlineData("*, a/b;q=0", "a/b */*")]
    [InlineData("A/B", "a/b")]
    [InlineData("a, a/b/c, , /, a/b", "a/b")]
    public void Clauses_come_in_the_order_of_their_weights_and_wildcards_last(string header, string expected) =>
        Assert.Equal(expected, string.Join(' ', Accept.Clauses(header).Select(c => $"{c.Type}/{c.Subtype}")));

    [Fact]
    public void Parameters_are_read_but_for_the_weight()
    {
        var clause = Assert.Single(Accept.Clauses("""application/json; as=Table ;v="v1";g=meta.k8s.io;q=0.25;alone;a=b=c"""));
        Assert.Equal(("Table", "v1", "meta.k8s.io", 0.25, 3), (clause["as"], clause["v"], clause["g"], clause.Quality, clause.Parameters.Count));
        Assert.True(clause.Transforms);
        Assert.False(Assert.Single(Accept.Clauses("application/json;stream=watch")).Transforms);
    }

    [Theory]
    [InlineData(null, Json)]
    [InlineData("", Json)]
    [InlineData("*/*", Json)]
    [InlineData("application/*", Json)]
    [InlineData("application/yaml, application/json", Yaml)]
    [InlineData("application/yaml;q=0.9, application/json", Json)]
    [InlineData("application/json;q=0.1, application/vnd.kubernetes.protobuf;q=0.2", Protobuf)]
    [InlineData("application/json;q=0", Json)]
    [InlineData("text/html, application/json;q=0", Json)]
    [InlineData("application/json;as=Table;g=meta.k8s.io;v=v1, application/yaml", Yaml)]
    [InlineData("application/json;v=v1", null)]
    [InlineData("application/json;sv=v1, application/yaml", Yaml)]
    [InlineData("application/json;stream=log, application/vnd.kubernetes.protobuf;stream=watch", Protobuf)]
    [InlineData("application/yaml;stream=watch", null)]
    [InlineData("application/json;unheard=of", Json)]
    [InlineData("text/html", null)]
    [InlineData("nonsense", null)]
    public void The_best_clause_that_admits_anything_decides(string? header, string? expected) =>
        Assert.Equal(expected, Accept.Choose(header, Json, Yaml, Protobuf));
}
