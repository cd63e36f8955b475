using System.Text;
using MiniKube.Api.Documents;

namespace MiniKube.Api.Yaml;

/// <summary>One document of a stream, and where its parts stood.</summary>
public sealed record YamlDocument(Document Content, YamlSource Source);

/// <summary>
/// Reads manifests: YAML or JSON, one document or many. Scalars mean what they mean to kubectl (YAML 1.1: <c>yes</c> and <c>on</c> are
/// booleans, <c>010</c> is octal, dates stay strings); keys become strings; of duplicate keys the last counts and the object remembers it.
/// </summary>
public static class YamlReader
{
    /// <summary>
    /// The documents of a stream in turn; empty ones are left out. Reading is lazy: a broken document throws when its turn comes, after the
    /// good ones before it.
    /// </summary>
    /// <exception cref="YamlFormatException">While enumerating.</exception>
    public static IEnumerable<YamlDocument> ReadAll(string text, string? name = null)
    {
        foreach (var (part, line) in Split(text))
        {
            var documents = LooksLikeJson(part) ? JsonTreeReader.Read(part, line) : new YamlTreeReader(part, line).Read();
            foreach (var (content, places, repeated) in documents)
            {
                if (!content.IsNull)
                {
                    yield return new YamlDocument(content, new YamlSource(name, places, repeated));
                }
            }
        }
    }

    public static IEnumerable<YamlDocument> ReadAll(ReadOnlySpan<byte> utf8, string? name = null) => ReadAll(Encoding.UTF8.GetString(utf8), name);

    /// <summary>The first document; <see cref="Document.Null"/> where the text has none.</summary>
    /// <exception cref="YamlFormatException">The text is neither YAML nor JSON.</exception>
    public static Document Read(string text) => ReadAll(text).FirstOrDefault()?.Content ?? Document.Null;

    public static Document Read(ReadOnlySpan<byte> utf8) => Read(Encoding.UTF8.GetString(utf8));

    /// <summary>
    /// Cuts the stream at its <c>---</c> lines, so that a broken document leaves its neighbours readable. The marker stays with the document
    /// it opens; what precedes it without content of its own (comments, directives) does too.
    /// </summary>
    private static IEnumerable<(string Part, int Line)> Split(string text)
    {
        var start = text.StartsWith('\uFEFF') ? 1 : 0;
        var (partStart, partLine, line, hasContent) = (start, 1, 1, false);
        for (var at = start; at < text.Length; line++)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            var current = text.AsSpan(at, end - at);
            if (current.StartsWith("---") && (current.Length == 3 || char.IsWhiteSpace(current[3])))
            {
                if (hasContent)
                {
                    yield return (text[partStart..at], partLine);
                    (partStart, partLine) = (at, line);
                }
                hasContent = true;
            }
            else if (current.TrimStart() is { IsEmpty: false } content && content[0] is not ('#' or '%'))
            {
                hasContent = true;
            }
            at = end;
        }
        if (hasContent)
        {
            yield return (text[partStart..], partLine);
        }
    }

    // Flow mappings of YAML without quotes begin with a brace too; JSON objects go on with a quote or close at once.
    private static bool LooksLikeJson(string part)
    {
        var text = part.AsSpan().TrimStart();
        if (text.StartsWith("---"))
        {
            text = text[3..].TrimStart();
        }
        if (text.StartsWith("{"))
        {
            text = text[1..].TrimStart();
            return text.StartsWith("\"") || text.StartsWith("}");
        }
        return false;
    }
}
