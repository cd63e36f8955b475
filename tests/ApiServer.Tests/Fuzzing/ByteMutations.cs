using System.Text;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>Spoils bytes without knowing what they mean, with what parsers of the API's encodings are known to stumble over.</summary>
internal static class ByteMutations
{
    private static readonly byte[][] Snippets =
    [
        .. ((string[])
        [
            "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-", "-0", "1e999999999", "1e400", "9223372036854775808", "-9223372036854775809", "0.1e-7", "00", "NaN", "\\ud800", "\\udc00\\ud800",
            "\\u0000", "\\u00", "\\x", "/*", "//", "\ufeff", "\r\n", "\t", "---\n", "...\n", "&a ", "*a", "<<: *a\n", "!!binary ", "!!timestamp ", "!<tag:x> ", "%YAML 1.2\n", "? ", "| \n", ">-\n",
            "'", "#", "? [a]: b\n", "$patch", "\"$patch\":\"replace\",", "\"$retainKeys\":[1],", "\"$setElementOrder/x\":[{}],", "\"metadata\":{\"name\":\"b\"},", "~1", "~2", "/-/", "18446744073709551616",
        ]).Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x00], [0x1f, 0x8b], "k8s\0"u8.ToArray(),
        // Varints: as long as can be, too long, and lengths that lie.
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f], [0x12, 0xff, 0xff, 0xff, 0xff, 0x07], [0x0a, 0x80], [0x0b], [0x0c], [0x0d, 0, 0, 0, 0], [0x00, 0x00],
    ];

    public static byte[] Mutate(byte[] bytes, Chance chance)
    {
        var at = chance.Below(bytes.Length + 1);
        var length = Math.Min(1 + chance.Below(chance.OneIn(4) ? 200 : 12), bytes.Length - at);
        switch (chance.Below(10))
        {
            case 0 when bytes.Length > 0:
                var flipped = bytes.ToArray();
                flipped[Math.Min(at, bytes.Length - 1)] ^= (byte)(1 << chance.Below(8));
                return flipped;
            case 1 when bytes.Length > 0:
                var changed = bytes.ToArray();
                changed[Math.Min(at, bytes.Length - 1)] = chance.Pick<byte>(0, 1, 0x7f, 0x80, 0xff, (byte)'"', (byte)'{', (byte)'\\');
                return changed;
            case 2:
                return bytes[..at];
            case 3:
                return bytes[at..];
            case 4:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 5:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 6:
                return [.. bytes[..at], .. chance.Bytes(1 + chance.Below(16)), .. bytes[at..]];
            case 7 when chance.OneIn(6):
                return [.. bytes[..at], .. Nested(chance), .. bytes[at..]];
            default:
                return [.. bytes[..at], .. chance.Pick(Snippets), .. bytes[(chance.OneIn(2) ? at : at + length)..]];
        }
    }

    // Deeper than any reader should follow.
    private static byte[] Nested(Chance chance)
    {
        var depth = chance.Pick(20, 250, 300, 20_000);
        return Encoding.ASCII.GetBytes(chance.Below(4) switch
        {
            0 => new string('[', depth) + new string(']', depth),
            1 => string.Concat(Enumerable.Repeat("{\"a\":", depth)),
            2 => string.Concat(Enumerable.Range(0, Math.Min(depth, 300)).Select(i => new string(' ', i) + "a:\n")),
            _ => string.Concat(Enumerable.Range(0, Math.Min(depth, 30)).Select(i => $"a{i}: &a{i} [*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1}]\n")),
        });
    }
}
