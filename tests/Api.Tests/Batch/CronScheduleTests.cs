using System.Globalization;
using MiniKube.Api.Batch;
using MiniKube.Api.Determinism;

namespace MiniKube.Api.Tests.Batch;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("* * * * *", "2026-01-01T12:00:00", "2026-01-01T12:01:00")]
    [InlineData("* * * * *", "2026-01-01T12:00:59", "2026-01-01T12:01:00")]
    [InlineData("0/15 * * * *", "2026-01-01T12:00:00", "2026-01-01T12:15:00")]
    [InlineData("*/15 * * * *", "2026-01-01T12:45:00", "2026-01-01T13:00:00")]
    [InlineData("5/20 * * * *", "2026-01-01T12:45:00", "2026-01-01T13:05:00")]
    [InlineData("20-35/15 * * * *", "2026-01-01T12:00:00", "2026-01-01T12:20:00")]
    [InlineData("20-35/15 * * * *", "2026-01-01T12:20:00", "2026-01-01T12:35:00")]
    [InlineData("5,10,40 * * * *", "2026-01-01T12:10:00", "2026-01-01T12:40:00")]
    [InlineData("30 4 * * *", "2026-01-01T12:00:00", "2026-01-02T04:30:00")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00", "2028-02-29T00:00:00")]
    [InlineData("0 0 31 * *", "2026-01-31T00:00:00", "2026-03-31T00:00:00")]
    [InlineData("0 9 * * mon-fri", "2026-01-02T09:00:00", "2026-01-05T09:00:00")]
    [InlineData("0 9 * * SUN", "2026-01-02T09:00:00", "2026-01-04T09:00:00")]
    [InlineData("0 0 1 jan,Jul *", "2026-01-01T00:00:00", "2026-07-01T00:00:00")]
    [InlineData("0 0 13 * fri", "2026-01-01T00:00:00", "2026-01-02T00:00:00")]
    [InlineData("0 0 13 * fri", "2026-01-09T00:00:00", "2026-01-13T00:00:00")]
    [InlineData("0 0 13 * ?", "2026-01-09T00:00:00", "2026-01-13T00:00:00")]
    [InlineData("0 0 */2 * fri", "2026-01-01T00:00:00", "2026-01-02T00:00:00")]
    [InlineData("0 0 */1 * fri", "2026-01-02T00:00:00", "2026-01-09T00:00:00")]
    [InlineData("@hourly", "2026-01-01T12:00:00", "2026-01-01T13:00:00")]
    [InlineData("@daily", "2026-01-01T12:00:00", "2026-01-02T00:00:00")]
    [InlineData("@midnight", "2026-01-01T12:00:00", "2026-01-02T00:00:00")]
    [InlineData("@weekly", "2026-01-01T12:00:00", "2026-01-04T00:00:00")]
    [InlineData("@monthly", "2026-01-01T12:00:00", "2026-02-01T00:00:00")]
    [InlineData("@yearly", "2026-01-01T12:00:00", "2027-01-01T00:00:00")]
    [InlineData("@annually", "2026-01-01T12:00:00", "2027-01-01T00:00:00")]
    [InlineData("@every 90m", "2026-01-01T12:00:00", "2026-01-01T13:30:00")]
    [InlineData("@every 10ms", "2026-01-01T12:00:00", "2026-01-01T12:00:01")]
    public void The_next_time_that_fits_is_told(string schedule, string after, string next) => Assert.Equal(next, Next(schedule, after, "UTC"));

    [Fact]
    public void A_day_that_no_month_has_never_comes() => Assert.Null(Next("0 0 30 2 *", "2026-01-01T00:00:00", "UTC"));

    // In 2026 the clocks of Berlin go from 2:00 to 3:00 on March 29, and from 3:00 to 2:00 on October 25.
    [Theory]
    [InlineData("30 4 * * *", "2026-01-01T12:00:00", "2026-01-02T03:30:00")]
    [InlineData("30 4 * * *", "2026-07-01T12:00:00", "2026-07-02T02:30:00")]
    [InlineData("30 2 * * *", "2026-03-28T01:30:00", "2026-03-30T00:30:00")]
    [InlineData("0 * * * *", "2026-03-29T00:30:00", "2026-03-29T01:00:00")]
    [InlineData("30 3 * * *", "2026-03-28T02:30:00", "2026-03-29T01:30:00")]
    [InlineData("30 2 * * *", "2026-10-24T00:30:00", "2026-10-25T00:30:00")]
    [InlineData("30 2 * * *", "2026-10-25T00:30:00", "2026-10-25T01:30:00")]
    [InlineData("30 2 * * *", "2026-10-25T01:30:00", "2026-10-26T01:30:00")]
    [InlineData("0 * * * *", "2026-10-25T00:00:00", "2026-10-25T01:00:00")]
    public void The_clock_of_the_zone_counts_with_its_gaps_and_repeats(string schedule, string after, string next) =>
        Assert.Equal(next, Next(schedule, after, "Europe/Berlin"));

    [Theory]
    [InlineData("TZ=Europe/Berlin 30 4 * * *", "2026-01-02T03:30:00")]
    [InlineData("CRON_TZ=Europe/Berlin @daily", "2026-01-01T23:00:00")]
    public void A_zone_of_the_schedules_own_goes_before(string schedule, string next) => Assert.Equal(next, Next(schedule, "2026-01-01T12:00:00", "America/Santiago"));

    // In Santiago, 2026, the day of September 6 begins at 1:00.
    [Fact]
    public void A_day_without_a_midnight_is_still_a_day() => Assert.Equal("2026-09-06T05:30:00", Next("30 2 6 9 *", "2026-09-01T00:00:00", "America/Santiago"));

    [Fact]
    public void Times_agree_with_a_count_of_every_minute()
    {
        var chance = new SeededRandomSource(7);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        for (var i = 0; i < 60; i++)
        {
            var (minute, hour, day, week) = (chance.Next(60), chance.Next(24), 1 + chance.Next(31), chance.Next(7));
            var text = string.Create(CultureInfo.InvariantCulture,
                $"{(chance.Next(100) < 50 ? $"{minute}" : "*/7")} {(chance.Next(100) < 70 ? $"{hour}" : "1-3")} {(chance.Next(100) < 30 ? $"{day}" : "*")} * {(chance.Next(100) < 30 ? $"{week}" : "*")}");
            Assert.True(CronSchedule.TryParse(text, out var schedule, out _));
            // Across a change of the clocks, on March 8 and November 1.
            var from = new DateTimeOffset(2026, chance.Next(100) < 50 ? 3 : 10, 29 - chance.Next(28), 0, 0, 0, TimeSpan.Zero);
            var next = schedule!.Next(from, zone)!.Value;
            for (var at = from.AddMinutes(1); at < next; at = at.AddMinutes(1))
            {
                Assert.False(Fits(text, TimeZoneInfo.ConvertTime(at, zone)), $"{text} passes over {at}");
            }
            Assert.True(Fits(text, TimeZoneInfo.ConvertTime(next, zone)), $"{text} gives {next}");
        }
    }

    [Theory]
    [InlineData("", "expected exactly 5 fields, found 0: []")]
    [InlineData("* * * *", "expected exactly 5 fields, found 4: [* * * *]")]
    [InlineData("60 * * * *", "end of range (60) above maximum (59): 60")]
    [InlineData("* * 0 * *", "beginning of range (0) below minimum (1): 0")]
    [InlineData("5-3 * * * *", "beginning of range (5) beyond end of range (3): 5-3")]
    [InlineData("1-2-3 * * * *", "too many hyphens: 1-2-3")]
    [InlineData("*/2/3 * * * *", "too many slashes: */2/3")]
    [InlineData("*/0 * * * *", "step of range should be a positive number: */0")]
    [InlineData("x * * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("* * * * 7", "end of range (7) above maximum (6): 7")]
    [InlineData("@fortnightly", "unrecognized descriptor: @fortnightly")]
    [InlineData("@every soon", "failed to parse duration @every soon: time: invalid duration \"soon\"")]
    [InlineData("CRON_TZ=Mars/Base 0 0 * * *", "provided bad location Mars/Base: unknown time zone Mars/Base")]
    [InlineData("TZ=UTC", "provided bad location UTC: unknown time zone UTC")]
    [InlineData("TZ=UTC 0 0 * *", "expected exactly 5 fields, found 4: [0 0 * *]")]
    public void What_is_no_schedule_is_refused(string schedule, string problem)
    {
        Assert.False(CronSchedule.TryParse(schedule, out _, out var said));
        Assert.Equal(problem, said);
    }

    private static bool Fits(string schedule, DateTimeOffset local)
    {
        var fields = schedule.Split(' ');
        bool In(string field, int number) => field == "*" || field == $"{number}" || (field == "*/7" && number % 7 == 0) || (field == "1-3" && number is >= 1 and <= 3);
        var (byMonth, byWeek) = (In(fields[2], local.Day), In(fields[4], (int)local.DayOfWeek));
        return In(fields[0], local.Minute) && In(fields[1], local.Hour) && (fields[2] == "*" || fields[4] == "*" ? byMonth && byWeek : byMonth || byWeek);
    }

    private static string? Next(string schedule, string after, string zone)
    {
        Assert.True(CronSchedule.TryParse(schedule, out var parsed, out var problem), problem);
        var from = DateTimeOffset.Parse(after, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return parsed!.Next(from, TimeZoneInfo.FindSystemTimeZoneById(zone))?.UtcDateTime.ToString("s", CultureInfo.InvariantCulture);
    }
}
