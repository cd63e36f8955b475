using System.Text;

namespace MiniKube.Api.Yaml;

/// <summary>
/// The order of mapping keys in printed YAML: runs of digits compare as numbers (a2 before a10), and what is no letter comes before letters.
/// </summary>
internal sealed class YamlKeyOrder : IComparer<string>
{
    public static YamlKeyOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var a = x!.EnumerateRunes().ToArray();
        var b = y!.EnumerateRunes().ToArray();
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] == b[i])
            {
                continue;
            }
            var aLetter = Rune.IsLetter(a[i]);
            var bLetter = Rune.IsLetter(b[i]);
            if (aLetter || bLetter)
            {
                return aLetter && bLetter ? a[i].CompareTo(b[i]) : bLetter ? -1 : 1;
            }
            return CompareNumbers(a, b, i);
        }
        return a.Length.CompareTo(b.Length);
    }

    private static int CompareNumbers(Rune[] a, Rune[] b, int start)
    {
        // A zero inside a number that has begun (10 against 1-) is a digit of it, not a leading zero.
        var begun = 0;
        if (a[start].Value == '0' || b[start].Value == '0')
        {
            for (var j = start - 1; j >= 0 && Rune.IsDigit(a[j]); j--)
            {
                if (a[j].Value != '0')
                {
                    begun = 1;
                    break;
                }
            }
        }
        var (aNumber, aEnd) = Number(a, start, begun);
        var (bNumber, bEnd) = Number(b, start, begun);
        return aNumber != bNumber ? aNumber.CompareTo(bNumber)
            : aEnd != bEnd ? aEnd.CompareTo(bEnd)
            : a[start].CompareTo(b[start]);
    }

    private static (long Value, int End) Number(Rune[] text, int at, long value)
    {
        for (; at < text.Length && Rune.IsDigit(text[at]); at++)
        {
            value = unchecked((value * 10) + (text[at].Value - '0'));
        }
        return (value, at);
    }
}
