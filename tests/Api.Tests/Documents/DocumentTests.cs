using System.Text;
using System.Text.Json;
using MiniKube.Api.Documents;

namespace MiniKube.Api.Tests.Documents;

public sealed class DocumentTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"é \\u0001\\\"\\\\<&>'\"")]
    [InlineData("1.50")]
    [InlineData("-0")]
    [InlineData("1E+400")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"b\":1,\"a\":[{\"c\":null},[true,\"x\"]],\"\":{}}")]
    public void Text_is_kept_as_it_was_written(string json) => Assert.Equal(json, DocumentJson.Parse(json).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1 2]")]
    [InlineData("01")]
    [InlineData("nul")]
    [InlineData("// x\n1")]
    public void What_is_not_json_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => DocumentJson.Parse(json));

    [Theory]
    [InlineData("22 C3 28 22", "\uFFFD(")]
    [InlineData("22 61 FF 5C 6E 22", "a\uFFFD\n")]
    [InlineData("22 5C 75 64 38 30 30 22", "\uFFFD")]
    [InlineData("22 5C 75 64 63 30 30 5C 75 64 38 30 30 78 22", "\uFFFD\uFFFDx")]
    [InlineData("22 5C 75 64 38 33 64 5C 75 64 65 30 30 5C 75 64 38 30 30 22", "\U0001F600\uFFFD")]
    public void What_is_no_Unicode_is_replaced_as_by_Go(string hex, string text)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(text, DocumentJson.Parse(bytes).AsString);
        Assert.Equal([text], ((DocumentObject)DocumentJson.Parse([(byte)'{', .. bytes, (byte)':', (byte)'1', (byte)'}'])).Names);
    }

    [Theory]
    [InlineData(DocumentJson.MaxDepth, true)]
    [InlineData(DocumentJson.MaxDepth + 1, false)]
    public void Depth_is_bounded(int depth, bool accepted)
    {
        var json = new string('[', depth) + new string(']', depth);
        Assert.Equal(accepted, Record.Exception(() => DocumentJson.Parse(json)) is null);
    }

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("100", "1e2", true)]
    [InlineData("-0", "0", true)]
    [InlineData("1e30", "1000000000000000000000000000000", true)]
    [InlineData("9223372036854775807", "9223372036854775806", false)]
    [InlineData("9223372036854775807", "9223372036854775808", false)]
    [InlineData("1e400", "2e400", false)]
    [InlineData("0.1", "0.2", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("0", "null", false)]
    [InlineData("0", "false", false)]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true)]
    [InlineData("{\"a\":1}", "{\"a\":1,\"b\":null}", false)]
    [InlineData("{\"a\":1}", "{\"b\":1}", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[1,2]", "[1,2.0]", true)]
    [InlineData("[]", "{}", false)]
    public void Equality_is_deep(string left, string right, bool equal)
    {
        var (a, b) = (DocumentJson.Parse(left), DocumentJson.Parse(right));
        Assert.Equal(equal, a.Equals(b));
        Assert.Equal(equal, b.Equals(a));
        Assert.True(!equal || a.GetHashCode() == b.GetHashCode());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void Of_duplicate_members_the_last_counts(int members)
    {
        var text = new StringBuilder("{\"first\":0");
        for (var i = 1; i < members; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $",\"m{i}\":{i}");
        }
        var document = DocumentJson.Parse(text.Append(",\"first\":1,\"m1\":2}").ToString()).AsObject!;
        Assert.Equal(["first", "m1"], document.Duplicates.Select(d => d.Name));
        Assert.Equal(members, document.Count);
        Assert.Equal((1, 2), (document["first"]!.AsInteger, document["m1"]!.AsInteger));
        Assert.Equal("first", document.Names.First());
        Assert.Equal(["first", "m1"], document.With("x", 1).Without("x").Duplicates.Select(d => d.Name));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    public void A_change_makes_a_new_object_and_leaves_the_old_one(int members)
    {
        var before = new DocumentObject(Enumerable.Range(0, members).Select(i => KeyValuePair.Create($"m{i}", Document.Of(i))));
        var after = before.With("m1", "x").With("new", true).Without("m0");
        Assert.Equal(members, before.Count);
        Assert.Equal(1, before["m1"]!.AsInteger);
        Assert.Equal("x", after["m1"]!.AsString);
        Assert.True(after["new"]!.AsBoolean);
        Assert.Null(after["m0"]);
        Assert.Equal("new", after.Names.Last());
        Assert.Same(before, before.Without("none"));
        Assert.Same(before, before.With("m2", before["m2"]!));
    }

    [Fact]
    public void Paths_reach_into_objects()
    {
        var document = DocumentJson.Parse("{\"a\":{\"b\":{\"c\":1}},\"l\":[1]}");
        Assert.Equal(1, document.At("a", "b", "c")!.AsInteger);
        Assert.Null(document.At("a", "x", "c"));
        Assert.Null(document.At("l", "0"));
        Assert.Equal("{\"a\":{\"b\":{\"c\":2}},\"l\":[1]}", document.WithAt(["a", "b", "c"], 2).ToString());
        Assert.Equal("{\"a\":{\"b\":{\"c\":1}},\"l\":{\"n\":true}}", document.WithAt(["l", "n"], true).ToString());
        Assert.Equal("{\"x\":{\"y\":\"z\"}}", DocumentObject.Empty.WithAt(["x", "y"], "z").ToString());
    }

    [Theory]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1.0", 1L)]
    [InlineData("1e3", 1000L)]
    [InlineData("1.5", null)]
    [InlineData("1e400", null)]
    [InlineData("\"1\"", null)]
    public void Integers(string json, long? expected) => Assert.Equal(expected, DocumentJson.Parse(json).AsInteger);
}
