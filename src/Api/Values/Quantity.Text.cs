using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace MiniKube.Api.Values;

// The text form: <signed number><suffix>, as the API reference of resource.Quantity defines it.
public readonly partial struct Quantity
{
    private const string WrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private const string WrongNumber = "unable to parse numeric part of quantity";
    private const string WrongSuffix = "unable to parse quantity's suffix";

    private static readonly string[] DecimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    // Amounts that do not fit are capped here, as the API documents: no quantity may exceed 2^63-1 in magnitude.
    private static readonly BigInteger Cap = (BigInteger)long.MaxValue * NanosPerUnit;

    /// <exception cref="FormatException">With Kubernetes' wording.</exception>
    public static Quantity Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var error = TryParseCore(text, out var quantity);
        return error is null ? quantity : throw new FormatException(error);
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out Quantity quantity)
    {
        quantity = default;
        return text is not null && TryParseCore(text, out quantity) is null;
    }

    /// <summary>The canonical form, such as <c>500m</c> for 0.5 or <c>1Gi</c> for 1024Mi.</summary>
    public override string ToString()
    {
        if (nanos == 0)
        {
            return "0";
        }
        var kilo = (Int128)1024 * NanosPerUnit;
        // Small or fractional binary amounts would need rounding: they are shown in decimal.
        var binary = Format == QuantityFormat.BinarySI && (nanos >= kilo || nanos <= -kilo) && nanos % NanosPerUnit == 0;
        return binary ? BinaryText(nanos / NanosPerUnit) : DecimalText(nanos, Format == QuantityFormat.DecimalExponent);
    }

    private static string BinaryText(Int128 units)
    {
        var power = 0;
        while (power < BinarySuffixes.Length - 1 && units % 1024 == 0)
        {
            units /= 1024;
            power++;
        }
        return units.ToString(CultureInfo.InvariantCulture) + BinarySuffixes[power];
    }

    private static string DecimalText(Int128 nanos, bool exponent)
    {
        var power = 0;
        while (power < DecimalSuffixes.Length - 1 && nanos % 1000 == 0)
        {
            nanos /= 1000;
            power++;
        }
        var number = nanos.ToString(CultureInfo.InvariantCulture);
        var tens = (power * 3) - 9;
        return !exponent ? number + DecimalSuffixes[power] : tens == 0 ? number : string.Create(CultureInfo.InvariantCulture, $"{number}e{tens}");
    }

    /// <returns>The message of what is wrong, or null.</returns>
    private static string? TryParseCore(string text, out Quantity quantity)
    {
        quantity = default;
        if (text.Length == 0)
        {
            return WrongFormat;
        }
        var at = 0;
        var negative = text[0] == '-';
        if (text[0] is '-' or '+')
        {
            at++;
        }
        var whole = Digits(text, ref at);
        var fraction = ReadOnlySpan<char>.Empty;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = Digits(text, ref at);
        }
        if (whole.IsEmpty && fraction.IsEmpty)
        {
            return at == text.Length ? WrongNumber : WrongFormat;
        }
        var suffix = text.AsSpan(at);
        if (!HasSuffixForm(suffix))
        {
            return WrongFormat;
        }
        if (!TryInterpret(suffix, out var binaryPower, out var exponent, out var format))
        {
            return WrongSuffix;
        }
        whole = whole.TrimStart('0');
        quantity = format == QuantityFormat.BinarySI
            ? Binary(whole, fraction, binaryPower, negative)
            : new Quantity(Decimal(whole, fraction, exponent, negative), format);
        return null;
    }

    private static ReadOnlySpan<char> Digits(string text, scoped ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }
        return text.AsSpan(start, at - start);
    }

    private static bool HasSuffixForm(ReadOnlySpan<char> suffix)
    {
        var rest = suffix.TrimStart("eEinumkKMGTP");
        if (rest.Length > 0 && rest[0] is '-' or '+')
        {
            rest = rest[1..];
        }
        return rest.TrimStart("0123456789").IsEmpty;
    }

    private static bool TryInterpret(ReadOnlySpan<char> suffix, out int binaryPower, out long exponent, out QuantityFormat format)
    {
        binaryPower = 0;
        exponent = 0;
        format = QuantityFormat.DecimalSI;
        for (var i = 0; i < DecimalSuffixes.Length; i++)
        {
            if (suffix.SequenceEqual(DecimalSuffixes[i]))
            {
                exponent = (i * 3) - 9;
                return true;
            }
        }
        for (var i = 1; i < BinarySuffixes.Length; i++)
        {
            if (suffix.SequenceEqual(BinarySuffixes[i]))
            {
                binaryPower = i * 10;
                format = QuantityFormat.BinarySI;
                return true;
            }
        }
        format = QuantityFormat.DecimalExponent;
        return suffix.Length > 1 && suffix[0] is 'e' or 'E'
            && long.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent);
    }

    private static Quantity Binary(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, int power, bool negative)
    {
        var scaled = Number(whole, fraction) << power;
        var nanos = Bound(ToNanos(scaled, -fraction.Length), negative);
        // A binary amount below one that is not zero has no binary form.
        var format = nanos != 0 && Int128.Abs(nanos) < NanosPerUnit ? QuantityFormat.DecimalSI : QuantityFormat.BinarySI;
        return new Quantity(nanos, format);
    }

    private static Int128 Decimal(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, long exponent, bool negative)
    {
        var number = Number(whole, fraction);
        if (number.IsZero)
        {
            return 0;
        }
        const int hugeExponent = 1000;
        var scale = Math.Clamp(exponent, -hugeExponent - whole.Length, hugeExponent + fraction.Length) - fraction.Length;
        return Bound(ToNanos(number, scale), negative);
    }

    private static BigInteger Number(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction)
    {
        const int digitsOfLong = 18;
        if (whole.Length + fraction.Length > digitsOfLong)
        {
            return BigInteger.Parse(string.Concat(whole, fraction), NumberStyles.None, CultureInfo.InvariantCulture);
        }
        long value = 0;
        foreach (var c in whole)
        {
            value = (value * 10) + (c - '0');
        }
        foreach (var c in fraction)
        {
            value = (value * 10) + (c - '0');
        }
        return value;
    }

    /// <summary><paramref name="number"/> times ten to the <paramref name="scale"/>, in billionths, rounded up.</summary>
    private static BigInteger ToNanos(BigInteger number, long scale)
    {
        var shift = (int)scale + 9;
        if (shift >= 0)
        {
            return number * BigInteger.Pow(10, shift);
        }
        var quotient = BigInteger.DivRem(number, BigInteger.Pow(10, -shift), out var remainder);
        return remainder.IsZero ? quotient : quotient + 1;
    }

    private static Int128 Bound(BigInteger nanos, bool negative)
    {
        var bounded = (Int128)(nanos > Cap ? Cap : nanos);
        return negative ? -bounded : bounded;
    }
}
