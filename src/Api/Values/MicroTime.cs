using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MiniKube.Api.Values;

/// <summary>
/// A moment in microseconds, UTC, written <c>2006-01-02T15:04:05.000000Z</c> (the API's <c>MicroTime</c>, used by leases and events).
/// Finer parts are cut off when it is made.
/// </summary>
public readonly struct MicroTime : IEquatable<MicroTime>, IComparable<MicroTime>, IComparable
{
    private readonly DateTimeOffset moment;

    private MicroTime(DateTimeOffset moment) => this.moment = moment;

    public DateTimeOffset Moment => moment;

    public static MicroTime From(DateTimeOffset moment)
    {
        var ticks = moment.UtcTicks;
        return new(new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero));
    }

    public static implicit operator MicroTime(DateTimeOffset moment) => From(moment);
    public static implicit operator DateTimeOffset(MicroTime time) => time.moment;

    /// <exception cref="FormatException">The text is not RFC 3339; Kubernetes' wording.</exception>
    public static MicroTime Parse(string text) =>
        Rfc3339.TryParse(text, out var moment, out var error) ? From(moment) : throw new FormatException(error);

    public static bool TryParse([NotNullWhen(true)] string? text, out MicroTime time)
    {
        time = default;
        if (text is null || !Rfc3339.TryParse(text, out var moment, out _))
        {
            return false;
        }
        time = From(moment);
        return true;
    }

    public static TimeSpan operator -(MicroTime left, MicroTime right) => left.moment - right.moment;
    public static MicroTime operator +(MicroTime left, TimeSpan right) => From(left.moment + right);
    public static bool operator ==(MicroTime left, MicroTime right) => left.Equals(right);
    public static bool operator !=(MicroTime left, MicroTime right) => !left.Equals(right);
    public static bool operator <(MicroTime left, MicroTime right) => left.moment < right.moment;
    public static bool operator >(MicroTime left, MicroTime right) => left.moment > right.moment;
    public static bool operator <=(MicroTime left, MicroTime right) => left.moment <= right.moment;
    public static bool operator >=(MicroTime left, MicroTime right) => left.moment >= right.moment;

    // Against a clock's exact reading, without which the conversions both ways would leave the operators ambiguous.
    public static TimeSpan operator -(MicroTime left, DateTimeOffset right) => left.moment - right;
    public static TimeSpan operator -(DateTimeOffset left, MicroTime right) => left - right.moment;
    public static bool operator <(MicroTime left, DateTimeOffset right) => left.moment < right;
    public static bool operator <(DateTimeOffset left, MicroTime right) => left < right.moment;
    public static bool operator >(MicroTime left, DateTimeOffset right) => left.moment > right;
    public static bool operator >(DateTimeOffset left, MicroTime right) => left > right.moment;
    public static bool operator <=(MicroTime left, DateTimeOffset right) => left.moment <= right;
    public static bool operator <=(DateTimeOffset left, MicroTime right) => left <= right.moment;
    public static bool operator >=(MicroTime left, DateTimeOffset right) => left.moment >= right;
    public static bool operator >=(DateTimeOffset left, MicroTime right) => left >= right.moment;

    public bool Equals(MicroTime other) => moment == other.moment;
    public override bool Equals(object? obj) => obj is MicroTime other && Equals(other);
    public override int GetHashCode() => moment.GetHashCode();
    public int CompareTo(MicroTime other) => moment.CompareTo(other.moment);
    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((MicroTime)obj);

    public override string ToString() => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
