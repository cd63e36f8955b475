using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Selectors;
using MiniKube.Api.Yaml;

namespace MiniKube.Api.Tests.Selectors;

public sealed class LabelSelectorExpressionTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  ", "")]
    [InlineData("x=a,y=b,z=c", "x=a,y=b,z=c")]
    [InlineData("z=c, x = a", "x=a,z=c")]
    [InlineData("x==a", "x==a")]
    [InlineData("x!=a", "x!=a")]
    [InlineData("x=", "x=")]
    [InlineData("x=,y", "x=,y")]
    [InlineData("x", "x")]
    [InlineData("!x", "!x")]
    [InlineData("! x , y", "!x,y")]
    [InlineData("x in (b,a,a)", "x in (a,b)")]
    [InlineData("x in(a)", "x in (a)")]
    [InlineData("x notin (a , b),y>1,z<2", "x notin (a,b),y>1,z<2")]
    [InlineData("x in (,a)", "x in (,a)")]
    [InlineData("x in (a,)", "x in (,a)")]
    [InlineData("in in (in)", "in in (in)")]
    [InlineData("notin=in", "notin=in")]
    [InlineData("example.com/app=x", "example.com/app=x")]
    public void Texts_are_read(string text, string canonical)
    {
        var selector = LabelSelectorExpression.Parse(text);
        Assert.Equal(canonical, selector.ToString());
        Assert.Equal(selector, LabelSelectorExpression.Parse(canonical));
    }

    [Theory]
    [InlineData(",", "found ',', expected: !, identifier, or 'end of string'")]
    [InlineData("x=a,", "found '', expected: identifier after ','")]
    [InlineData("x=a,,y", "found ',', expected: identifier after ','")]
    [InlineData("x=a b", "found 'b', expected: ',' or 'end of string'")]
    [InlineData("!x=a", "found '=', expected: ',' or 'end of string'")]
    [InlineData("x a", "unable to parse requirement: found 'a', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("x===a", "unable to parse requirement: found '=', expected: identifier")]
    [InlineData("x in a", "unable to parse requirement: found 'a' expected: '('")]
    [InlineData("x in (a b)", "unable to parse requirement: found 'b', expected: ',' or ')'")]
    [InlineData("x in (=)", "unable to parse requirement: found '=', expected: ',', ')' or identifier")]
    [InlineData("x in (a", "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("x in ()", "unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty")]
    [InlineData("x>a", "unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt' operators, the value must be an integer")]
    [InlineData("!", "unable to parse requirement: found '', expected: identifier")]
    public void Refusals_carry_the_upstream_message(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<FormatException>(() => LabelSelectorExpression.Parse(text)).Message);
        Assert.False(LabelSelectorExpression.TryParse(text, out _));
    }

    [Theory]
    [InlineData("a/b/c=x", "unable to parse requirement: <nil>: Invalid value: \"a/b/c\": a qualified name must consist of")]
    [InlineData("x=a*b", "unable to parse requirement: values[0][x]: Invalid value: \"a*b\": a valid label must be an empty string or consist of")]
    public void Keys_and_values_must_be_valid(string text, string start) =>
        Assert.StartsWith(start, Assert.Throws<FormatException>(() => LabelSelectorExpression.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web,tier=front", true)]
    [InlineData("app=db", false)]
    [InlineData("app!=db", true)]
    [InlineData("app!=web", false)]
    [InlineData("none!=x", true)]
    [InlineData("app", true)]
    [InlineData("none", false)]
    [InlineData("!none", true)]
    [InlineData("!app", false)]
    [InlineData("app in (db,web)", true)]
    [InlineData("app in (db)", false)]
    [InlineData("none in (x)", false)]
    [InlineData("app notin (db)", true)]
    [InlineData("app notin (web)", false)]
    [InlineData("none notin (x)", true)]
    [InlineData("size>3", true)]
    [InlineData("size>4", false)]
    [InlineData("size<5", true)]
    [InlineData("app>1", false)]
    [InlineData("none<1", false)]
    [InlineData("empty=", true)]
    [InlineData("app=", false)]
    public void Matching(string text, bool expected)
    {
        var labels = new Dictionary<string, string> { ["app"] = "web", ["tier"] = "front", ["size"] = "4", ["empty"] = "" };
        Assert.Equal(expected, LabelSelectorExpression.Parse(text).Matches(labels));
    }

    [Fact]
    public void Everything_and_nothing()
    {
        Assert.True(LabelSelectorExpression.Everything.Matches(null));
        Assert.False(LabelSelectorExpression.Nothing.Matches(new Dictionary<string, string>()));
        Assert.NotEqual(LabelSelectorExpression.Everything, LabelSelectorExpression.Nothing);
        Assert.True(LabelSelectorExpression.Parse("").IsEverything);
    }

    [Fact]
    public void A_map_selects_what_carries_it()
    {
        var selector = LabelSelectorExpression.FromLabels(new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });
        Assert.Equal("a=1,b=2", selector.ToString());
        Assert.False(selector.Matches(new Dictionary<string, string> { ["a"] = "1" }));
        Assert.True(selector.RequiresExactMatch("a", out var value));
        Assert.Equal("1", value);
        Assert.False(LabelSelectorExpression.Parse("a!=1").RequiresExactMatch("a", out _));
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("{matchLabels: {b: x, a: w}}", "a=w,b=x")]
    [InlineData("{matchLabels: {c: x}, matchExpressions: [{key: a, operator: In, values: [z, x]}, {key: b, operator: NotIn, values: [z]}]}", "a in (x,z),b notin (z),c=x")]
    [InlineData("{matchExpressions: [{key: a, operator: Exists}, {key: b, operator: DoesNotExist}]}", "a,!b")]
    public void Selectors_of_objects_are_compiled(string yaml, string expected) =>
        Assert.Equal(expected, LabelSelectorExpression.From(ApiJson.Read<LabelSelector>(YamlReader.Read(yaml))).ToString());

    [Theory]
    [InlineData("{matchExpressions: [{key: a, operator: Gt, values: ['1']}]}", "\"Gt\" is not a valid label selector operator")]
    [InlineData("{matchExpressions: [{key: a, operator: In}]}", "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty")]
    [InlineData("{matchExpressions: [{key: a, operator: Exists, values: [x]}]}", "values: Invalid value: [\"x\"]: values set must be empty for exists and does not exist")]
    public void Selectors_of_objects_are_refused_in_upstreams_words(string yaml, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => LabelSelectorExpression.From(ApiJson.Read<LabelSelector>(YamlReader.Read(yaml)))).Message);

    [Fact]
    public void No_selector_selects_nothing_and_an_empty_one_everything()
    {
        Assert.True(LabelSelectorExpression.From(null).IsNothing);
        Assert.True(LabelSelectorExpression.From(new LabelSelector()).IsEverything);
    }
}
