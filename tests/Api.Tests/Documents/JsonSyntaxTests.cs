using System.Text;
using System.Text.Json;
using MiniKube.Api.Documents;

namespace MiniKube.Api.Tests.Documents;

/// <summary>What is wrong with a text is said as Go's encoding/json says it, which is what clients of Kubernetes know.</summary>
public sealed class JsonSyntaxTests
{
    private const string End = "unexpected end of JSON input";

    [Theory]
    [InlineData("", End)]
    [InlineData(" \n", End)]
    [InlineData("{", End)]
    [InlineData("[", End)]
    [InlineData("{\"a\"", End)]
    [InlineData("{\"a\":", End)]
    [InlineData("{\"a\":1", End)]
    [InlineData("{\"a\":1,", End)]
    [InlineData("[1,", End)]
    [InlineData("\"a", End)]
    [InlineData("\"a\\", End)]
    [InlineData("\"\\u00", End)]
    [InlineData("-", End)]
    [InlineData("1.", End)]
    [InlineData("1e+", End)]
    [InlineData("tru", End)]
    [InlineData("abc", "invalid character 'a' looking for beginning of value")]
    [InlineData("<html>", "invalid character '<' looking for beginning of value")]
    [InlineData("]", "invalid character ']' looking for beginning of value")]
    [InlineData("[1,]", "invalid character ']' looking for beginning of value")]
    [InlineData("[,]", "invalid character ',' looking for beginning of value")]
    [InlineData("{\"a\":}", "invalid character '}' looking for beginning of value")]
    [InlineData("{\"a\":[}", "invalid character '}' looking for beginning of value")]
    [InlineData("// x", "invalid character '/' looking for beginning of value")]
    [InlineData("'a'", "invalid character '\\'' looking for beginning of value")]
    [InlineData("\\", "invalid character '\\\\' looking for beginning of value")]
    [InlineData("\u0001", "invalid character '\\x01' looking for beginning of value")]
    [InlineData("\uFEFF{}", "invalid character 'ï' looking for beginning of value")]
    [InlineData("{a:1}", "invalid character 'a' looking for beginning of object key string")]
    [InlineData("{,", "invalid character ',' looking for beginning of object key string")]
    [InlineData("{\"a\":1,}", "invalid character '}' looking for beginning of object key string")]
    [InlineData("{1:2}", "invalid character '1' looking for beginning of object key string")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\":{\"b\":1 \"c\":2}}", "invalid character '\"' after object key:value pair")]
    [InlineData("{\"a\":1]", "invalid character ']' after object key:value pair")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("[{}}", "invalid character '}' after array element")]
    [InlineData("{} {}", "invalid character '{' after top-level value")]
    [InlineData("01", "invalid character '1' after top-level value")]
    [InlineData("1x", "invalid character 'x' after top-level value")]
    [InlineData("\"a\nb\"", "invalid character '\\n' in string literal")]
    [InlineData("\"\\x\"", "invalid character 'x' in string escape code")]
    [InlineData("\"\\u00g0\"", "invalid character 'g' in \\u hexadecimal character escape")]
    [InlineData("-a", "invalid character 'a' in numeric literal")]
    [InlineData("[1.]", "invalid character ']' after decimal point in numeric literal")]
    [InlineData("[1e]", "invalid character ']' in exponent of numeric literal")]
    [InlineData("nil", "invalid character 'i' in literal null (expecting 'u')")]
    [InlineData("[trUe]", "invalid character 'U' in literal true (expecting 'u')")]
    [InlineData("fals_", "invalid character '_' in literal false (expecting 'e')")]
    public void A_problem_is_told_in_the_words_of_Go(string text, string problem)
    {
        var thrown = Assert.Throws<JsonException>(() => DocumentJson.Parse(text));
        Assert.Equal(problem, thrown.Message);
    }

    [Fact]
    public void Depth_has_words_of_its_own() => Assert.Equal("exceeded max depth",
        Assert.Throws<JsonException>(() => DocumentJson.Parse(new string('[', DocumentJson.MaxDepth + 1) + new string(']', DocumentJson.MaxDepth + 1))).Message);

    [Fact]
    public void Both_readers_refuse_the_same_texts()
    {
        var alphabet = "{}[]\":,1-e.\\u t"u8.ToArray();
        var random = new Random(1);
        for (var i = 0; i < 60_000; i++)
        {
            var text = new byte[1 + random.Next(7)];
            for (var at = 0; at < text.Length; at++)
            {
                text[at] = alphabet[random.Next(alphabet.Length)];
            }
            var refused = Record.Exception(() => { var reader = new Utf8JsonReader(text); while (reader.Read()) { } }) is not null;
            Assert.True(refused == JsonSyntax.Problem(text) is not null, Encoding.ASCII.GetString(text));
        }
    }
}
