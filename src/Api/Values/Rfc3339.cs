using System.Diagnostics.CodeAnalysis;

namespace MiniKube.Api.Values;

/// <summary>
/// RFC 3339 date-times as Kubernetes reads them: a fraction of any length and numeric offsets are taken, and messages name the first part
/// of the layout that did not fit.
/// </summary>
internal static class Rfc3339
{
    public static bool TryParse(string text, out DateTimeOffset moment, [NotNullWhen(false)] out string? error)
    {
        moment = default;
        var at = 0;
        if (!(Number(text, ref at, 4, "2006", out var year, out error) && Literal(text, ref at, '-', out error)
            && Number(text, ref at, 2, "01", out var month, out error) && Literal(text, ref at, '-', out error)
            && Number(text, ref at, 2, "02", out var day, out error) && Literal(text, ref at, 'T', out error)
            && Number(text, ref at, 2, "15", out var hour, out error) && Literal(text, ref at, ':', out error)
            && Number(text, ref at, 2, "04", out var minute, out error) && Literal(text, ref at, ':', out error)
            && Number(text, ref at, 2, "05", out var second, out error)))
        {
            return false;
        }
        var ticks = Fraction(text, ref at);
        if (!Offset(text, ref at, out var offset, out error))
        {
            return false;
        }
        if (at < text.Length)
        {
            error = $"parsing time \"{text}\": extra text: \"{text[at..]}\"";
            return false;
        }
        var wrong = year < 1 ? "year" : month is < 1 or > 12 ? "month" : day < 1 || day > DateTime.DaysInMonth(year, month) ? "day"
            : hour > 23 ? "hour" : minute > 59 ? "minute" : second > 59 ? "second" : null;
        if (wrong is not null)
        {
            error = $"parsing time \"{text}\": {wrong} out of range";
            return false;
        }
        var utc = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + ticks - offset.Ticks;
        if (utc < 0 || utc > DateTime.MaxValue.Ticks)
        {
            error = $"parsing time \"{text}\": year out of range";
            return false;
        }
        moment = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    private static bool Number(string text, ref int at, int digits, string layout, out int value, [NotNullWhen(false)] out string? error)
    {
        value = 0;
        for (var i = 0; i < digits; i++)
        {
            if (at + i >= text.Length || !char.IsAsciiDigit(text[at + i]))
            {
                error = Cannot(text, at, layout);
                return false;
            }
            value = (value * 10) + (text[at + i] - '0');
        }
        at += digits;
        error = null;
        return true;
    }

    private static bool Literal(string text, ref int at, char expected, [NotNullWhen(false)] out string? error)
    {
        error = at < text.Length && text[at] == expected ? null : Cannot(text, at, expected.ToString());
        at++;
        return error is null;
    }

    private static long Fraction(string text, ref int at)
    {
        if (at + 1 >= text.Length || text[at] is not ('.' or ',') || !char.IsAsciiDigit(text[at + 1]))
        {
            return 0;
        }
        at++;
        var unit = TimeSpan.TicksPerSecond;
        long ticks = 0;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            unit /= 10;
            ticks += (text[at] - '0') * unit;
        }
        return ticks;
    }

    private static bool Offset(string text, ref int at, out TimeSpan offset, [NotNullWhen(false)] out string? error)
    {
        offset = TimeSpan.Zero;
        error = null;
        if (at < text.Length && text[at] == 'Z')
        {
            at++;
            return true;
        }
        var rest = text.AsSpan(Math.Min(at, text.Length));
        if (rest.Length < 6 || rest[0] is not ('+' or '-') || rest[3] != ':' || !TwoDigits(rest[1..3], out var hours) || !TwoDigits(rest[4..6], out var minutes))
        {
            error = Cannot(text, at, "Z07:00");
            return false;
        }
        at += 6;
        if (hours > 24 || minutes > 60)
        {
            error = $"parsing time \"{text}\": time zone offset {(hours > 24 ? "hour" : "minute")} out of range";
            return false;
        }
        offset = new TimeSpan(hours, minutes, 0);
        offset = rest[0] == '-' ? -offset : offset;
        return true;
    }

    private static bool TwoDigits(ReadOnlySpan<char> text, out int value)
    {
        value = ((text[0] - '0') * 10) + (text[1] - '0');
        return char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]);
    }

    private static string Cannot(string text, int at, string layout) =>
        $"parsing time \"{text}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{text[Math.Min(at, text.Length)..]}\" as \"{layout}\"";
}
