using MiniKube.Api.Determinism;
using MiniKube.Api.Values;

namespace MiniKube.Api.Tests.Values;

public sealed class ValueTypeTests
{
    [Theory]
    [InlineData("2026-01-02T15:04:05Z", "2026-01-02T15:04:05Z", "2026-01-02T15:04:05.000000Z")]
    [InlineData("2026-01-02T15:04:05.1234567890Z", "2026-01-02T15:04:05Z", "2026-01-02T15:04:05.123456Z")]
    [InlineData("2026-01-02T15:04:05+02:30", "2026-01-02T12:34:05Z", "2026-01-02T12:34:05.000000Z")]
    [InlineData("2024-02-29T23:59:59.5-01:00", "2024-03-01T00:59:59Z", "2024-03-01T00:59:59.500000Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z")]
    [InlineData("1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.900000Z")]
    public void Times_are_written_in_utc(string text, string seconds, string micros)
    {
        Assert.Equal(seconds, Timestamp.Parse(text).ToString());
        Assert.Equal(micros, MicroTime.Parse(text).ToString());
        Assert.Equal(Timestamp.Parse(seconds), Timestamp.Parse(text));
    }

    [Theory]
    [InlineData("", "cannot parse \"\" as \"2006\"")]
    [InlineData("26-01-02", "cannot parse \"26-01-02\" as \"2006\"")]
    [InlineData("2026-01-02", "cannot parse \"\" as \"T\"")]
    [InlineData("2026-01-02 15:04:05Z", "cannot parse \" 15:04:05Z\" as \"T\"")]
    [InlineData("2026-01-02T15:04:05", "cannot parse \"\" as \"Z07:00\"")]
    public void A_bad_time_names_the_part_that_did_not_fit(string text, string reason)
    {
        var expected = $"parsing time \"{text}\" as \"2006-01-02T15:04:05Z07:00\": {reason}";
        Assert.Equal(expected, Assert.Throws<FormatException>(() => Timestamp.Parse(text)).Message);
        Assert.False(MicroTime.TryParse(text, out _));
    }

    [Theory]
    [InlineData("2026-13-02T15:04:05Z", "month out of range")]
    [InlineData("2026-02-29T15:04:05Z", "day out of range")]
    [InlineData("2026-02-28T24:04:05Z", "hour out of range")]
    [InlineData("2026-02-28T23:04:05ZZ", "extra text: \"Z\"")]
    public void A_time_out_of_range_is_refused(string text, string reason) =>
        Assert.Equal($"parsing time \"{text}\": {reason}", Assert.Throws<FormatException>(() => Timestamp.Parse(text)).Message);

    [Fact]
    public void Times_convert_and_compare()
    {
        Timestamp t = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(1));
        Assert.Equal("2026-01-02T02:04:05Z", t.ToString());
        Assert.Equal(TimeSpan.Zero, ((DateTimeOffset)t).Offset);
        Assert.True(t < t + TimeSpan.FromSeconds(1));
        Assert.Equal(t, Timestamp.FromUnixSeconds(t.UnixSeconds));
        // A clock's reading is not cut to seconds before it is compared.
        var reading = t.Moment.AddMilliseconds(1);
        Assert.True(t < reading);
        Assert.Equal(TimeSpan.FromMilliseconds(1), reading - t);
        Assert.Equal(TimeSpan.FromMilliseconds(-1), MicroTime.From(t) - reading);
    }

    [Theory]
    [InlineData("80", true, 80)]
    [InlineData("-1", true, -1)]
    [InlineData("http", false, 0)]
    [InlineData("25%", false, 0)]
    [InlineData("", false, 0)]
    public void IntOrString_reads_what_it_can_as_integer(string text, bool isInt, int value)
    {
        var parsed = IntOrString.Parse(text);
        Assert.Equal((isInt, value, text), (parsed.IsInt, parsed.IntValue, parsed.ToString()));
    }

    [Theory]
    [InlineData("25%", 10, true, 3)]
    [InlineData("25%", 10, false, 2)]
    [InlineData("100%", 7, false, 7)]
    [InlineData("0%", 7, true, 0)]
    [InlineData("3", 10, true, 3)]
    public void IntOrString_scales_percentages(string text, int total, bool roundUp, int expected) =>
        Assert.Equal(expected, IntOrString.Parse(text).GetScaledValue(total, roundUp));

    [Theory]
    [InlineData("three", "invalid value for IntOrString: invalid type: string is not a percentage")]
    [InlineData("x%", "invalid value for IntOrString: invalid value \"x%\": strconv.Atoi: parsing \"x\": invalid syntax")]
    public void IntOrString_refuses_to_scale_words(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => new IntOrString(text).GetScaledValue(10, true)).Message);

    [Fact]
    public void IntOrString_tells_the_integer_from_its_text()
    {
        Assert.NotEqual<IntOrString>(new IntOrString(80), new IntOrString("80"));
        Assert.Equal<IntOrString>(80, new IntOrString(80));
        Assert.Equal(80, new IntOrString("80").IntValue);
    }

    [Fact]
    public void ByteString_is_base64_and_equal_by_content()
    {
        var value = ByteString.FromUtf8("hällo");
        Assert.Equal("aMOkbGxv", value.ToString());
        Assert.Equal(value, ByteString.Parse("aMOkbGxv"));
        Assert.Equal(value.GetHashCode(), ByteString.Parse("aMOkbGxv").GetHashCode());
        Assert.Equal("hällo", value.ToUtf8String());
        Assert.Equal(ByteString.Empty, ByteString.Parse(""));
    }

    [Theory]
    [InlineData("a!bc", 1)]
    [InlineData("abc", 3)]
    [InlineData("ab c", 2)]
    public void ByteString_says_where_base64_is_broken(string text, int at) =>
        Assert.Equal($"illegal base64 data at input byte {at}", Assert.Throws<FormatException>(() => ByteString.Parse(text)).Message);

    [Fact]
    public void A_seed_repeats_its_draws_and_ids()
    {
        static (int, double, string, string) Draw(ulong seed)
        {
            var random = new SeededRandomSource(seed);
            var ids = new RandomIdSource(random);
            return (random.Next(1000), random.NextDouble(), ids.NewUid(), ids.NewUid());
        }
        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));
        var (_, fraction, first, second) = Draw(7);
        Assert.NotEqual(first, second);
        Assert.InRange(fraction, 0, 0.9999999999999999);
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", first);
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", new RandomIdSource(SystemRandomSource.Instance).NewUid());
    }
}
