using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.ApiServer.Kinds;

/// <summary>Durations as tables show them: two units at most (<c>5s</c>, <c>3m20s</c>, <c>2d4h</c>, <c>400d</c>).</summary>
internal static class Ages
{
    /// <summary>The age of a timestamp node; <c>&lt;unknown&gt;</c> where there is none.</summary>
    public static string Since(Document? timestamp, DateTimeOffset now) =>
        Timestamp.TryParse(timestamp?.AsString, out var then) ? Text(now - then.Moment) : "<unknown>";

    /// <summary>Kubernetes' HumanDuration: ever coarser the longer it is.</summary>
    public static string Text(TimeSpan span)
    {
        var seconds = (long)Math.Floor(span.TotalSeconds);
        if (seconds < -1)
        {
            return "<invalid>";
        }
        if (seconds < 0)
        {
            return "0s";
        }
        if (seconds < 60 * 2)
        {
            return Unit(seconds, 's');
        }
        var minutes = seconds / 60;
        if (minutes < 10)
        {
            return Pair(minutes, 'm', seconds % 60, 's');
        }
        if (minutes < 60 * 3)
        {
            return Unit(minutes, 'm');
        }
        var hours = minutes / 60;
        if (hours < 8)
        {
            return Pair(hours, 'h', minutes % 60, 'm');
        }
        if (hours < 48)
        {
            return Unit(hours, 'h');
        }
        var days = hours / 24;
        if (hours < 24 * 8)
        {
            return Pair(days, 'd', hours % 24, 'h');
        }
        if (hours < 24 * 365 * 2)
        {
            return Unit(days, 'd');
        }
        var years = days / 365;
        return hours < 24 * 365 * 8 ? Pair(years, 'y', days % 365, 'd') : Unit(years, 'y');
    }

    private static string Unit(long value, char unit) => value.ToString(CultureInfo.InvariantCulture) + unit;

    private static string Pair(long first, char firstUnit, long second, char secondUnit) =>
        second == 0 ? Unit(first, firstUnit) : Unit(first, firstUnit) + Unit(second, secondUnit);
}
