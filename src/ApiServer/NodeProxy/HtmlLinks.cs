using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace MiniKube.ApiServer.NodeProxy;

/// <summary>
/// Changes the links in an HTML page while it passes: those attributes that hold URLs (HTML 4.01, index of attributes), in start tags. All else is written as it came. Every
/// encoding will do in which ASCII is ASCII.
/// </summary>
/// <param name="lead">Makes a link of a link.</param>
internal sealed class HtmlLinks(Func<string, string> lead)
{
    /// <summary>A tag longer than this is text: it is not waited for.</summary>
    private const int LongestTag = 64 * 1024;

    private static readonly FrozenDictionary<string, string[]> LinksOf = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["a"] = ["href"], ["applet"] = ["codebase"], ["area"] = ["href"], ["audio"] = ["src"], ["base"] = ["href"], ["blockquote"] = ["cite"], ["body"] = ["background"],
        ["button"] = ["formaction"], ["command"] = ["icon"], ["del"] = ["cite"], ["embed"] = ["src"], ["form"] = ["action"], ["frame"] = ["longdesc", "src"],
        ["head"] = ["profile"], ["html"] = ["manifest"], ["iframe"] = ["longdesc", "src"], ["img"] = ["longdesc", "src", "usemap"],
        ["input"] = ["src", "usemap", "formaction"], ["ins"] = ["cite"], ["link"] = ["href"], ["object"] = ["classid", "codebase", "data", "usemap"], ["q"] = ["cite"],
        ["script"] = ["src"], ["source"] = ["src"], ["video"] = ["poster", "src"],
    }.ToFrozenDictionary();

    // What is in them is text up to their end tags.
    private static readonly FrozenSet<string> RawElements =
        FrozenSet.Create("iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp");

    private byte[] held = [];
    private string? rawElement;
    private bool inComment;

    /// <summary>Takes the next part of the page, and writes what can be told of it.</summary>
    public void Write(ReadOnlySpan<byte> part, IBufferWriter<byte> output)
    {
        byte[] page = [.. held, .. part];
        var at = 0;
        while (at < page.Length && Step(page.AsSpan(at), output) is > 0 and var taken)
        {
            at += taken;
        }
        held = page[at..];
        if (held.Length > LongestTag)
        {
            End(output);
        }
    }

    /// <summary>Writes what was still waited for.</summary>
    public void End(IBufferWriter<byte> output)
    {
        output.Write(held);
        held = [];
    }

    // How many bytes were written; 0 where more of the page is needed to tell.
    private int Step(ReadOnlySpan<byte> page, IBufferWriter<byte> output)
    {
        if (inComment)
        {
            var end = page.IndexOf("-->"u8);
            inComment = end < 0;
            return Pass(page, inComment ? page.Length - 2 : end + 3, output);
        }
        if (rawElement is not null)
        {
            return Pass(page, Raw(page), output);
        }
        var open = page.IndexOf((byte)'<');
        if (open != 0)
        {
            return Pass(page, open < 0 ? page.Length : open, output);
        }
        if (page.Length > 1 && char.IsAsciiLetter((char)page[1]))
        {
            return Tag(page, output);
        }
        if ("<!--"u8.StartsWith(page))
        {
            return 0;
        }
        inComment = page.StartsWith("<!--"u8);
        // The dashes may be those that end it, too.
        return Pass(page, inComment ? 2 : 1, output);
    }

    private static int Pass(ReadOnlySpan<byte> page, int count, IBufferWriter<byte> output)
    {
        if (count <= 0)
        {
            return 0;
        }
        output.Write(page[..count]);
        return count;
    }

    // How much of the page is surely inside of a raw element.
    private int Raw(ReadOnlySpan<byte> page)
    {
        for (var at = 0; ; at += 2)
        {
            var next = page[at..].IndexOf("</"u8);
            if (next < 0)
            {
                return page[^1] == '<' ? page.Length - 1 : page.Length;
            }
            at += next;
            var name = page[(at + 2)..];
            if (name.Length <= rawElement!.Length)
            {
                return at;
            }
            if (Ascii.EqualsIgnoreCase(name[..rawElement.Length], rawElement) && (IsSpace(name[rawElement.Length]) || name[rawElement.Length] is (byte)'/' or (byte)'>'))
            {
                rawElement = null;
                return at + 2;
            }
        }
    }

    private int Tag(ReadOnlySpan<byte> page, IBufferWriter<byte> output)
    {
        var at = 1 + Until(page[1..], "/>"u8);
        var element = Encoding.ASCII.GetString(page[1..at]).ToLowerInvariant();
        var links = LinksOf.GetValueOrDefault(element, []);
        var edited = new ArrayBufferWriter<byte>();
        var copied = 0;
        while (true)
        {
            at += page[at..].IndexOfAnyExcept(" \t\r\n\f/"u8) is >= 0 and var skipped ? skipped : page.Length - at;
            if (at == page.Length)
            {
                return 0;
            }
            if (page[at] == '>')
            {
                break;
            }
            // An equals sign in front is part of the name.
            var name = page.Slice(at, 1 + Until(page[(at + 1)..], "/>="u8));
            at = Spaces(page, at + name.Length);
            if (at == page.Length || page[at] != '=')
            {
                continue;
            }
            at = Spaces(page, at + 1);
            if (at == page.Length)
            {
                return 0;
            }
            var quoted = page[at] is (byte)'"' or (byte)'\'';
            var length = quoted ? page[(at + 1)..].IndexOf(page[at]) : Until(page[at..], ">"u8);
            var value = quoted ? at + 1 : at;
            if (length < 0 || value + length == page.Length)
            {
                return 0;
            }
            at = value + length + (quoted ? 1 : 0);
            if (Array.IndexOf(links, Encoding.ASCII.GetString(name).ToLowerInvariant()) < 0)
            {
                continue;
            }
            var link = Encoding.Latin1.GetString(page.Slice(value, length));
            if (lead(link) is var led && led != link)
            {
                edited.Write(page[copied..value]);
                edited.Write(Encoding.Latin1.GetBytes(quoted ? led : $"\"{led}\""));
                copied = value + length;
            }
        }
        edited.Write(page[copied..(at + 1)]);
        output.Write(edited.WrittenSpan);
        rawElement = RawElements.Contains(element) ? element : null;
        return at + 1;
    }

    // How many bytes there are before a space or one of the ends.
    private static int Until(ReadOnlySpan<byte> page, ReadOnlySpan<byte> ends)
    {
        var at = 0;
        while (at < page.Length && !IsSpace(page[at]) && !ends.Contains(page[at]))
        {
            at++;
        }
        return at;
    }

    private static int Spaces(ReadOnlySpan<byte> page, int at)
    {
        while (at < page.Length && IsSpace(page[at]))
        {
            at++;
        }
        return at;
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f';
}
