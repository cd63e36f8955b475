using MiniKube.Api.Values;

namespace MiniKube.Api.Tests.Values;

public sealed class QuantityTests
{
    private const string WrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0Mi", "0")]
    [InlineData("-0.0k", "0")]
    [InlineData("1", "1")]
    [InlineData("+1", "1")]
    [InlineData("007", "7")]
    [InlineData("0.5", "500m")]
    [InlineData(".5", "500m")]
    [InlineData("5.", "5")]
    [InlineData("1.5", "1500m")]
    [InlineData("1500m", "1500m")]
    [InlineData("1000m", "1")]
    [InlineData("100m", "100m")]
    [InlineData("1000", "1k")]
    [InlineData("1000k", "1M")]
    [InlineData("1.5G", "1500M")]
    [InlineData("1234567", "1234567")]
    [InlineData("1E", "1E")]
    [InlineData("1000000000n", "1")]
    [InlineData("1u", "1u")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("64Mi", "64Mi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1023Ki", "1023Ki")]
    [InlineData("0.5Ki", "512")]
    [InlineData("0.5Mi", "512Ki")]
    [InlineData("1.1Ki", "1126400m")]
    [InlineData("-1Ki", "-1Ki")]
    [InlineData("-500m", "-500m")]
    [InlineData("1e3", "1e3")]
    [InlineData("12E6", "12e6")]
    [InlineData("1500e0", "1500")]
    [InlineData("100e-3", "100e-3")]
    [InlineData("1e1", "10")]
    [InlineData("0.1n", "1n")]
    [InlineData("1.0000000001", "1000000001n")]
    [InlineData("-0.1n", "-1n")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("9223372036854775808", "9223372036854775807")]
    [InlineData("1e999999999999", "9223372036854775807")]
    [InlineData("1e-999999999999", "1e-9")]
    [InlineData("8Ei", "9223372036854775807")]
    [InlineData("-8Ei", "-9223372036854775807")]
    public void Canonical_form(string text, string canonical)
    {
        var quantity = Quantity.Parse(text);
        Assert.Equal(canonical, quantity.ToString());
        Assert.Equal(quantity, Quantity.Parse(canonical));
    }

    [Theory]
    [InlineData("", WrongFormat)]
    [InlineData("abc", WrongFormat)]
    [InlineData("1 ", WrongFormat)]
    [InlineData(" 1", WrongFormat)]
    [InlineData("1.1.M", WrongFormat)]
    [InlineData("1x", WrongFormat)]
    [InlineData("1e3x", WrongFormat)]
    [InlineData("--1", WrongFormat)]
    [InlineData("+", "unable to parse numeric part of quantity")]
    [InlineData(".", "unable to parse numeric part of quantity")]
    [InlineData("1Mii", "unable to parse quantity's suffix")]
    [InlineData("1K", "unable to parse quantity's suffix")]
    [InlineData("1e", "unable to parse quantity's suffix")]
    [InlineData("1ki", "unable to parse quantity's suffix")]
    [InlineData("1m3", "unable to parse quantity's suffix")]
    public void Refusals_carry_the_upstream_message(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<FormatException>(() => Quantity.Parse(text)).Message);
        Assert.False(Quantity.TryParse(text, out _));
    }

    [Theory]
    [InlineData("1500m", 2, 1500)]
    [InlineData("-1500m", -2, -1500)]
    [InlineData("1u", 1, 1)]
    [InlineData("1Gi", 1073741824, 1073741824000)]
    [InlineData("2.0001", 3, 2001)]
    [InlineData("9223372036854775807", long.MaxValue, long.MaxValue)]
    public void Integers_round_away_from_zero(string text, long value, long milli)
    {
        Assert.Equal(value, Quantity.Parse(text).Value);
        Assert.Equal(milli, Quantity.Parse(text).MilliValue);
    }

    [Theory]
    [InlineData("1Gi", "512Mi", "1536Mi")]
    [InlineData("500m", "0.5", "1")]
    [InlineData("0", "1Ki", "1Ki")]
    [InlineData("0Gi", "500m", "500m")]
    [InlineData("1Gi", "-1Gi", "0")]
    public void Sum(string left, string right, string sum)
    {
        Assert.Equal(sum, (Quantity.Parse(left) + Quantity.Parse(right)).ToString());
        Assert.Equal(Quantity.Parse(left), Quantity.Parse(sum) - Quantity.Parse(right));
    }

    [Fact]
    public void Equality_and_order_are_by_amount()
    {
        Assert.Equal(Quantity.Parse("1Ki"), Quantity.Parse("1024"));
        Assert.Equal(Quantity.Parse("1Ki").GetHashCode(), Quantity.Parse("1.024k").GetHashCode());
        Assert.True(Quantity.Parse("1k") < Quantity.Parse("1Ki"));
        Assert.True(Quantity.Parse("-1") < Quantity.Zero);
        Assert.Equal(Quantity.Parse("3"), Quantity.Max(Quantity.Parse("3"), Quantity.Parse("2999m")));
        Assert.Equal("750m", (Quantity.Parse("250m") * 3).ToString());
        Assert.Equal("2Gi", Quantity.From(2L << 30, QuantityFormat.BinarySI).ToString());
        Assert.Equal("250m", Quantity.FromMilli(250).ToString());
        Assert.Equal("0", default(Quantity).ToString());
    }
}
