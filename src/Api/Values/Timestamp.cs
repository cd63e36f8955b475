using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MiniKube.Api.Values;

/// <summary>
/// A moment in whole seconds, UTC, written <c>2006-01-02T15:04:05Z</c> (RFC 3339; the API's <c>Time</c>). Finer parts are cut off when it is made,
/// so that a value is the same before and after it travelled.
/// </summary>
public readonly struct Timestamp : IEquatable<Timestamp>, IComparable<Timestamp>, IComparable
{
    private readonly DateTimeOffset moment;

    private Timestamp(DateTimeOffset moment) => this.moment = moment;

    public DateTimeOffset Moment => moment;
    public long UnixSeconds => moment.ToUnixTimeSeconds();

    public static Timestamp From(DateTimeOffset moment)
    {
        var ticks = moment.UtcTicks;
        return new(new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero));
    }

    public static Timestamp FromUnixSeconds(long seconds) => new(DateTimeOffset.FromUnixTimeSeconds(seconds));

    public static implicit operator Timestamp(DateTimeOffset moment) => From(moment);
    public static implicit operator DateTimeOffset(Timestamp timestamp) => timestamp.moment;

    /// <exception cref="FormatException">The text is not RFC 3339; Kubernetes' wording.</exception>
    public static Timestamp Parse(string text) =>
        Rfc3339.TryParse(text, out var moment, out var error) ? From(moment) : throw new FormatException(error);

    /// <param name="text">RFC 3339.</param>
    /// <param name="timestamp">What it says.</param>
    /// <param name="error">What is wrong with it, in Kubernetes' wording.</param>
    public static bool TryParse(string text, out Timestamp timestamp, [NotNullWhen(false)] out string? error)
    {
        var parsed = Rfc3339.TryParse(text, out var moment, out error);
        timestamp = parsed ? From(moment) : default;
        return parsed;
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out Timestamp timestamp)
    {
        timestamp = default;
        if (text is null || !Rfc3339.TryParse(text, out var moment, out _))
        {
            return false;
        }
        timestamp = From(moment);
        return true;
    }

    public static TimeSpan operator -(Timestamp left, Timestamp right) => left.moment - right.moment;
    public static Timestamp operator +(Timestamp left, TimeSpan right) => From(left.moment + right);
    public static bool operator ==(Timestamp left, Timestamp right) => left.Equals(right);
    public static bool operator !=(Timestamp left, Timestamp right) => !left.Equals(right);
    public static bool operator <(Timestamp left, Timestamp right) => left.moment < right.moment;
    public static bool operator >(Timestamp left, Timestamp right) => left.moment > right.moment;
    public static bool operator <=(Timestamp left, Timestamp right) => left.moment <= right.moment;
    public static bool operator >=(Timestamp left, Timestamp right) => left.moment >= right.moment;

    // Against a clock's exact reading, without which the conversions both ways would leave the operators ambiguous.
    public static TimeSpan operator -(Timestamp left, DateTimeOffset right) => left.moment - right;
    public static TimeSpan operator -(DateTimeOffset left, Timestamp right) => left - right.moment;
    public static bool operator <(Timestamp left, DateTimeOffset right) => left.moment < right;
    public static bool operator <(DateTimeOffset left, Timestamp right) => left < right.moment;
    public static bool operator >(Timestamp left, DateTimeOffset right) => left.moment > right;
    public static bool operator >(DateTimeOffset left, Timestamp right) => left > right.moment;
    public static bool operator <=(Timestamp left, DateTimeOffset right) => left.moment <= right;
    public static bool operator <=(DateTimeOffset left, Timestamp right) => left <= right.moment;
    public static bool operator >=(Timestamp left, DateTimeOffset right) => left.moment >= right;
    public static bool operator >=(DateTimeOffset left, Timestamp right) => left >= right.moment;

    public bool Equals(Timestamp other) => moment == other.moment;
    public override bool Equals(object? obj) => obj is Timestamp other && Equals(other);
    public override int GetHashCode() => moment.GetHashCode();
    public int CompareTo(Timestamp other) => moment.CompareTo(other.moment);
    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((Timestamp)obj);

    public override string ToString() => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
