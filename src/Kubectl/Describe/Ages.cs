using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.Kubectl.Describe;

/// <summary>Durations for people: ever coarser the longer they are.</summary>
internal static class Ages
{
    public static string Since(Document? time, DateTimeOffset now) =>
        Timestamp.TryParse(time?.AsString, out var then) ? Text(now - then.Moment) : "<unknown>";

    public static string Text(TimeSpan span)
    {
        var seconds = (long)Math.Floor(span.TotalSeconds);
        var (minutes, hours) = (seconds / 60, seconds / 3600);
        var days = hours / 24;
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => $"{seconds}s",
            _ when minutes < 10 => Pair(minutes, 'm', seconds % 60, 's'),
            _ when minutes < 180 => $"{minutes}m",
            _ when hours < 8 => Pair(hours, 'h', minutes % 60, 'm'),
            _ when hours < 48 => $"{hours}h",
            _ when days < 8 => Pair(days, 'd', hours % 24, 'h'),
            _ when days < 365 * 2 => $"{days}d",
            _ when days < 365 * 8 => Pair(days / 365, 'y', days % 365, 'd'),
            _ => $"{days / 365}y",
        };
    }

    private static string Pair(long first, char firstUnit, long second, char secondUnit) => second == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{first}{firstUnit}") : string.Create(CultureInfo.InvariantCulture, $"{first}{firstUnit}{second}{secondUnit}");
}
