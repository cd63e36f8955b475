using System.Globalization;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Patching;

/// <summary>
/// A JSON pointer (RFC 6901): <c>/spec/ports/0</c>, with <c>~1</c> for a slash and <c>~0</c> for a tilde in a name. The empty pointer is the whole
/// document. In arrays <c>-</c> is the place after the last item, and a negative index counts from the end, as Kubernetes allows.
/// </summary>
internal sealed class JsonPointer
{
    private readonly string[] tokens;

    private JsonPointer(string text, string[] tokens)
    {
        Text = text;
        this.tokens = tokens;
    }

    public string Text { get; }
    public ReadOnlySpan<string> Tokens => tokens;

    public static JsonPointer? TryParse(string text)
    {
        if (text.Length == 0)
        {
            return new JsonPointer(text, []);
        }
        return text[0] != '/' ? null : new JsonPointer(text, text[1..].Split('/').Select(Unescape).ToArray());
    }

    /// <summary>The node pointed at; null when there is none.</summary>
    public Document? Find(Document root)
    {
        Document? here = root;
        foreach (var token in tokens)
        {
            here = here switch
            {
                DocumentObject o => o[token],
                DocumentArray a when IndexOf(token, a.Count) is { } i && i < a.Count => a[i],
                _ => null,
            };
        }
        return here;
    }

    /// <summary>The index a token names in an array of <paramref name="count"/> items, from 0 to count (the place after the last); null for none.</summary>
    public static int? IndexOf(string token, int count)
    {
        if (token == "-")
        {
            return count;
        }
        var digits = token.AsSpan().TrimStart('-');
        if (digits.Length > 1 && digits[0] == '0'
            || !int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) || token[0] == '+')
        {
            return null;
        }
        index = index < 0 ? count + index : index;
        return index >= 0 && index <= count ? index : null;
    }

    public bool IsPrefixOf(JsonPointer other) =>
        tokens.Length < other.tokens.Length && other.tokens.AsSpan(0, tokens.Length).SequenceEqual(tokens);

    private static string Unescape(string token) => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
