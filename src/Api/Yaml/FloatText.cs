using System.Globalization;

namespace MiniKube.Api.Yaml;

/// <summary>Floating-point numbers in the shortest text that reads back the same, in the layouts of Kubernetes' encoders.</summary>
internal static class FloatText
{
    /// <summary>As JSON encoders of Kubernetes do: an exponent below 1e-6 and from 1e21.</summary>
    public static string Json(double value)
    {
        var abs = Math.Abs(value);
        var (sign, digits, point) = Shortest(value);
        if (abs == 0 || (abs >= 1e-6 && abs < 1e21))
        {
            return sign + Fixed(digits, point);
        }
        return sign + Exponent(digits, point, minExponentDigits: 1);
    }

    /// <summary>As YAML encoders of Kubernetes do: an exponent below 1e-4 and from 1e6, of two digits at least.</summary>
    public static string Yaml(double value)
    {
        var (sign, digits, point) = Shortest(value);
        const int precision = 6;
        return sign + (point - 1 < -4 || point - 1 >= precision ? Exponent(digits, point, minExponentDigits: 2) : Fixed(digits, point));
    }

    /// <summary>The number is 0.<c>digits</c> times ten to the <c>point</c>.</summary>
    private static (string Sign, string Digits, int Point) Shortest(double value)
    {
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E');
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var dot = mantissa.IndexOf('.');
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        return digits.Length == 0 ? ("", "0", 1) : (value < 0 ? "-" : "", digits.TrimEnd('0'), point - (all.Length - digits.Length));
    }

    private static string Fixed(string digits, int point) =>
        point <= 0 ? $"0.{new string('0', -point)}{digits}"
        : point >= digits.Length ? digits.PadRight(point, '0')
        : $"{digits[..point]}.{digits[point..]}";

    private static string Exponent(string digits, int point, int minExponentDigits)
    {
        var exponent = Math.Abs(point - 1).ToString(CultureInfo.InvariantCulture).PadLeft(minExponentDigits, '0');
        return $"{digits[..1]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(point - 1 < 0 ? "-" : "+")}{exponent}";
    }
}
