using MiniKube.Api.Selectors;

namespace MiniKube.Api.Tests.Selectors;

public sealed class FieldSelectorTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("metadata.name=x", "metadata.name=x")]
    [InlineData("metadata.name==x", "metadata.name=x")]
    [InlineData("status.phase!=Running,metadata.name=x", "metadata.name=x,status.phase!=Running")]
    [InlineData("a=,b=1", "a=,b=1")]
    [InlineData(@"a=x\,y\=z\\", @"a=x\,y\=z\\")]
    [InlineData("a=b,,", "a=b")]
    public void Texts_are_read(string text, string canonical) => Assert.Equal(canonical, FieldSelector.Parse(text).ToString());

    [Theory]
    [InlineData("x", "invalid selector: 'x'; can't understand 'x'")]
    [InlineData("a=b,x", "invalid selector: 'a=b,x'; can't understand 'x'")]
    [InlineData("a=b=c", "invalid field selector: unescaped character in value: 61")]
    [InlineData(@"a=\x", @"invalid field selector: invalid escape sequence: \x")]
    [InlineData(@"a=b\", @"invalid field selector: invalid escape sequence: \")]
    public void Refusals_carry_the_upstream_message(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<FormatException>(() => FieldSelector.Parse(text)).Message);
        Assert.False(FieldSelector.TryParse(text, out _));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("metadata.name=x", true)]
    [InlineData("metadata.name!=x", false)]
    [InlineData("metadata.name=x,spec.nodeName=", true)]
    [InlineData("metadata.name=x,spec.nodeName!=", false)]
    [InlineData(@"odd=a\,b", true)]
    public void Matching(string text, bool expected)
    {
        var fields = new Dictionary<string, string> { ["metadata.name"] = "x", ["odd"] = "a,b" };
        Assert.Equal(expected, FieldSelector.Parse(text).Matches(fields));
    }

    [Fact]
    public void An_exact_field_can_be_looked_up()
    {
        Assert.True(FieldSelector.Parse("spec.nodeName=n1,metadata.name!=x").RequiresExactMatch("spec.nodeName", out var node));
        Assert.Equal("n1", node);
        Assert.False(FieldSelector.Parse("metadata.name!=x").RequiresExactMatch("metadata.name", out _));
    }
}
