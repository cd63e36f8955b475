using System.Text;
using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Content;

/// <summary><c>Warning</c> headers (RFC 7234, 5.5, KEP-1693): each text once, and in all no more than clients can be expected to take.</summary>
internal static class WarningHeaders
{
    /// <summary>Beyond so many characters in all, long texts are cut and the last are left out, as upstream does.</summary>
    private const int Most = 4 * 1024;
    private const int LongestWhenCut = 256;

    public static void Write(IHeaderDictionary headers, IReadOnlyList<string> warnings)
    {
        if (warnings.Count == 0)
        {
            return;
        }
        // A header cannot carry control characters.
        var texts = warnings.Distinct(StringComparer.Ordinal).Where(static t => t.Length > 0 && !t.Any(char.IsControl)).ToArray();
        var cut = texts.Sum(Length) > Most;
        var written = 0;
        foreach (var text in texts)
        {
            if (written >= Most)
            {
                return;
            }
            var shown = cut ? First(text, LongestWhenCut) : text;
            written += Length(shown);
            headers.Append("Warning", Header(shown));
        }
    }

    private static string Header(string text) => $"299 - \"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static int Length(string text) => text.EnumerateRunes().Count();

    private static string First(string text, int count)
    {
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count-- == 0)
            {
                return text[..end];
            }
            end += rune.Utf16SequenceLength;
        }
        return text;
    }
}
