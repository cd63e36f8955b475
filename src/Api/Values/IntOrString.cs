using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MiniKube.Api.Values;

/// <summary>
/// A field that is either a 32-bit integer or a string: a port by number or by name, an amount or a percentage (<c>25%</c>).
/// The default value is the integer 0.
/// </summary>
public readonly struct IntOrString : IEquatable<IntOrString>
{
    private readonly string? text;
    private readonly int number;

    public IntOrString(int value) => number = value;
    public IntOrString(string value) => text = value ?? throw new ArgumentNullException(nameof(value));

    public bool IsInt => text is null;
    public bool IsString => text is not null;

    /// <summary>The integer; a string that holds one counts as that integer, any other as 0.</summary>
    public int IntValue => text is null ? number : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var v) ? v : 0;

    /// <summary>The string; the empty string where this is an integer.</summary>
    public string StringValue => text ?? "";

    public static implicit operator IntOrString(int value) => new(value);
    public static implicit operator IntOrString(string value) => new(value);

    /// <summary>An integer where the text is one, else a string. Never fails.</summary>
    public static IntOrString Parse(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var v) ? new(v) : new(text);

    public static bool TryParse([NotNullWhen(true)] string? text, out IntOrString value)
    {
        value = text is null ? default : Parse(text);
        return text is not null;
    }

    /// <summary>The integer as it is, or the percentage of <paramref name="total"/>, rounded up or down.</summary>
    /// <exception cref="FormatException">The string is no percentage; Kubernetes' wording.</exception>
    public int GetScaledValue(int total, bool roundUp)
    {
        if (TryGetScaledValue(total, roundUp, out var value))
        {
            return value;
        }
        throw new FormatException(text!.EndsWith('%')
            ? $"invalid value for IntOrString: invalid value \"{text}\": strconv.Atoi: parsing \"{text[..^1]}\": invalid syntax"
            : "invalid value for IntOrString: invalid type: string is not a percentage");
    }

    public bool TryGetScaledValue(int total, bool roundUp, out int value)
    {
        value = number;
        if (text is null)
        {
            return true;
        }
        if (!text.EndsWith('%') || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var percent))
        {
            return false;
        }
        var exact = (double)percent * total / 100;
        value = (int)(roundUp ? Math.Ceiling(exact) : Math.Floor(exact));
        return true;
    }

    public bool Equals(IntOrString other) => number == other.number && text == other.text;
    public override bool Equals(object? obj) => obj is IntOrString other && Equals(other);
    public override int GetHashCode() => text is null ? number : text.GetHashCode(StringComparison.Ordinal);
    public static bool operator ==(IntOrString left, IntOrString right) => left.Equals(right);
    public static bool operator !=(IntOrString left, IntOrString right) => !left.Equals(right);

    public override string ToString() => text ?? number.ToString(CultureInfo.InvariantCulture);
}
