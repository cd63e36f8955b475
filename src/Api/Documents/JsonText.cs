using System.Globalization;
using System.Text;

namespace MiniKube.Api.Documents;

/// <summary>
/// Strings of JSON that are no Unicode: bytes that are not UTF-8, and escapes of half a surrogate pair. Go's decoder, and so Kubernetes, puts U+FFFD in
/// their place; .NET's refuses them, and what it refuses is read here.
/// </summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

    /// <param name="raw">What stands between the quotes; its escapes are well-formed.</param>
    public static string Read(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder(raw.Length);
        while (!raw.IsEmpty)
        {
            var escape = raw.IndexOf((byte)'\\');
            text.Append(Encoding.UTF8.GetString(escape < 0 ? raw : raw[..escape]));
            if (escape < 0)
            {
                break;
            }
            raw = raw[(escape + 1)..];
            if (raw[0] == (byte)'u')
            {
                text.Append((char)ushort.Parse(raw.Slice(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                raw = raw[5..];
                continue;
            }
            text.Append((char)raw[0] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c });
            raw = raw[1..];
        }
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[i] = Replacement;
            }
        }
        return text.ToString();
    }
}
