namespace MiniKube.Api.Values;

/// <summary>The notation a <see cref="Quantity"/> was written in and is printed in again.</summary>
public enum QuantityFormat
{
    /// <summary>Powers of 1000: <c>12M</c>, <c>500m</c>.</summary>
    DecimalSI,

    /// <summary>Powers of 1024: <c>12Mi</c>.</summary>
    BinarySI,

    /// <summary>Powers of ten: <c>12e6</c>.</summary>
    DecimalExponent,
}

/// <summary>
/// An amount of a resource in Kubernetes' fixed-point notation (the API's <c>resource.Quantity</c>): exact down to a billionth, finer parts
/// are rounded away from zero. Two quantities are equal when their amounts are, whatever their format. <see cref="ToString"/> is the canonical
/// form: no fraction, the largest suffix that loses nothing, in the format it was given in.
/// </summary>
public readonly partial struct Quantity : IEquatable<Quantity>, IComparable<Quantity>, IComparable
{
    private const long NanosPerUnit = 1_000_000_000;
    private const long NanosPerMilli = 1_000_000;

    private readonly Int128 nanos;

    private Quantity(Int128 nanos, QuantityFormat format)
    {
        this.nanos = nanos;
        Format = format;
    }

    public QuantityFormat Format { get; }

    public static Quantity Zero => default;
    public bool IsZero => nanos == 0;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Int128.Sign(nanos);

    /// <summary>The amount in whole units, rounded away from zero; saturates at the ends of a 64-bit integer.</summary>
    public long Value => Clamp(DivideAwayFromZero(nanos, NanosPerUnit));

    /// <summary>The amount in thousandths (the unit of CPU), rounded away from zero; saturates.</summary>
    public long MilliValue => Clamp(DivideAwayFromZero(nanos, NanosPerMilli));

    /// <summary>The amount in billionths; saturates.</summary>
    public long NanoValue => Clamp(nanos);

    public static Quantity From(long value, QuantityFormat format = QuantityFormat.DecimalSI) => new((Int128)value * NanosPerUnit, format);
    public static Quantity FromMilli(long milli, QuantityFormat format = QuantityFormat.DecimalSI) => new((Int128)milli * NanosPerMilli, format);
    public static Quantity FromNano(long nano, QuantityFormat format = QuantityFormat.DecimalSI) => new(nano, format);

    /// <summary>The nearest double; for ratios and scores only.</summary>
    public double ToDouble() => (double)nanos / NanosPerUnit;

    public Quantity WithFormat(QuantityFormat format) => new(nanos, format);

    /// <summary>The sum, in the format of the left side, or of the right one where the left is zero.</summary>
    public static Quantity operator +(Quantity left, Quantity right) =>
        new(left.nanos + right.nanos, left.IsZero ? right.Format : left.Format);

    /// <summary>The difference, in the format of the left side, or of the right one where the left is zero.</summary>
    public static Quantity operator -(Quantity left, Quantity right) =>
        new(left.nanos - right.nanos, left.IsZero ? right.Format : left.Format);

    public static Quantity operator -(Quantity value) => new(-value.nanos, value.Format);
    public static Quantity operator *(Quantity value, long factor) => new(value.nanos * factor, value.Format);
    public static Quantity operator *(long factor, Quantity value) => value * factor;

    public static Quantity Max(Quantity a, Quantity b) => a < b ? b : a;
    public static Quantity Min(Quantity a, Quantity b) => b < a ? b : a;

    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);
    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);
    public static bool operator <(Quantity left, Quantity right) => left.nanos < right.nanos;
    public static bool operator >(Quantity left, Quantity right) => left.nanos > right.nanos;
    public static bool operator <=(Quantity left, Quantity right) => left.nanos <= right.nanos;
    public static bool operator >=(Quantity left, Quantity right) => left.nanos >= right.nanos;

    public bool Equals(Quantity other) => nanos == other.nanos;
    public override bool Equals(object? obj) => obj is Quantity q && Equals(q);
    public override int GetHashCode() => nanos.GetHashCode();
    public int CompareTo(Quantity other) => nanos.CompareTo(other.nanos);
    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((Quantity)obj);

    private static Int128 DivideAwayFromZero(Int128 value, long divisor)
    {
        var (quotient, remainder) = Int128.DivRem(value, divisor);
        return remainder == 0 ? quotient : quotient + Int128.Sign(value);
    }

    private static long Clamp(Int128 value) =>
        value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : (long)value;
}
