using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds.Workloads;

public sealed class CronJobTests
{
    private const string Daily = "\"schedule\":\"@daily\"";
    private static readonly KindCase Kind = new("cronjobs");

    [Fact]
    public void A_cron_job_gets_its_defaults()
    {
        var created = Kind.Create(WorkloadCase.CronJob(Daily));
        var spec = (DocumentObject)created["spec"]!;
        Assert.Equal(KindCase.Parse("""{"schedule":"@daily","concurrencyPolicy":"Allow","suspend":false,"successfulJobsHistoryLimit":3,"failedJobsHistoryLimit":1}"""), spec.Without("jobTemplate"));
        Assert.Equal("ClusterFirst", spec.At("jobTemplate", "spec", "template", "spec", "dnsPolicy")!.AsString);
        Assert.Null(spec.At("jobTemplate", "spec", "completions"));
        Assert.Empty(Kind.Errors(created));
    }

    [Theory]
    [InlineData("* * * * *", null)]
    [InlineData("*/5 0-23/2 1,15 jan-MAR mon", null)]
    [InlineData("@every 1h30m", null)]
    [InlineData("0 0 * *", "expected exactly 5 fields, found 4: [0 0 * *]")]
    [InlineData("60 * * * *", "end of range (60) above maximum (59): 60")]
    [InlineData("* * 0 * *", "beginning of range (0) below minimum (1): 0")]
    [InlineData("* 5-2 * * *", "beginning of range (5) beyond end of range (2): 5-2")]
    [InlineData("*/0 * * * *", "step of range should be a positive number: */0")]
    [InlineData("1-2-3 * * * *", "too many hyphens: 1-2-3")]
    [InlineData("x * * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("@sometimes", "unrecognized descriptor: @sometimes")]
    [InlineData("@every x", "failed to parse duration @every x: time: invalid duration \"x\"")]
    [InlineData("TZ=UTC 0 0 * * *", "cannot use TZ or CRON_TZ in schedule, use timeZone field instead")]
    public void Schedules_are_those_of_cron(string schedule, string? problem) => Assert.Equal(
        problem is null ? [] : [$"spec.schedule: Invalid value: \"{schedule}\": {problem}"], Kind.CreateErrors(WorkloadCase.CronJob($"\"schedule\":\"{schedule}\"")));

    [Theory]
    [InlineData("\"schedule\":\"\"", "spec.schedule: Required value")]
    [InlineData(Daily + ",\"timeZone\":\"\"", "spec.timeZone: Invalid value: \"\": timeZone must be nil or non-empty string")]
    [InlineData(Daily + ",\"timeZone\":\"Local\"", "spec.timeZone: Invalid value: \"Local\": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")]
    [InlineData(Daily + ",\"timeZone\":\"../UTC\"", "spec.timeZone: Invalid value: \"../UTC\": unknown time zone ../UTC")]
    [InlineData(Daily + ",\"concurrencyPolicy\":\"Sometimes\"", "spec.concurrencyPolicy: Unsupported value: \"Sometimes\": supported values: \"Allow\", \"Forbid\", \"Replace\"")]
    [InlineData(Daily + ",\"failedJobsHistoryLimit\":-1", "spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0")]
    public void Bad_cron_jobs_are_refused(string spec, string error) => Assert.Contains(error, Kind.CreateErrors(WorkloadCase.CronJob(spec)));

    [Fact]
    public void The_jobs_get_their_selectors_themselves()
    {
        var manifest = WorkloadCase.CronJob(Daily).Replace("\"spec\":{\"template\"", "\"spec\":{\"manualSelector\":true,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\"", StringComparison.Ordinal);
        Assert.Equal(
            ["spec.jobTemplate.spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\"}}: `selector` will be auto-generated",
             "spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: \"nil\", \"false\""],
            Kind.CreateErrors(manifest));
    }

    [Fact]
    public void Only_a_new_name_has_to_leave_room_for_the_time()
    {
        var name = new string('n', 53);
        var manifest = WorkloadCase.CronJob(Daily).Replace("\"name\":\"x\"", $"\"name\":\"{name}\"", StringComparison.Ordinal);
        Assert.Equal([$"metadata.name: Invalid value: \"{name}\": must be no more than 52 characters"], Kind.CreateErrors(manifest));
        Assert.Empty(Kind.ChangeErrors(Kind.Create(manifest), "spec.suspend", "true"));
    }

    [Fact]
    public void A_zone_in_an_old_schedule_may_stay()
    {
        var old = Kind.Create(WorkloadCase.CronJob("\"schedule\":\"TZ=UTC 0 0 * * *\""));
        Assert.Empty(Kind.ChangeErrors(old, "spec.suspend", "true"));
        Assert.Equal(["spec.schedule: Invalid value: \"TZ=UTC 0 0 * * *\": cannot use both timeZone field and TZ or CRON_TZ in schedule"], Kind.ChangeErrors(old, "spec.timeZone", "\"Etc/UTC\""));
    }

    [Fact]
    public void A_row_says_when_it_ran_last()
    {
        const string meta = """ "metadata":{"name":"x","creationTimestamp":"2026-01-02T03:03:05Z"} """;
        Assert.Equal("x  @daily  <none>  False  0  <none>  60s |     <none>", Kind.Row($$$"""{{{{meta}}},"spec":{"schedule":"@daily","suspend":false}}"""));
        Assert.Equal("x  1 * * * *  Etc/UTC  True  2  5s  60s | c  i  <none>", Kind.Row(
            $$$$$$"""{{{{{{{meta}}}}}},"spec":{"schedule":"1 * * * *","timeZone":"Etc/UTC","suspend":true,"jobTemplate":{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"i"}]}}}}},"status":{"active":[{},{}],"lastScheduleTime":"2026-01-02T03:04:00Z"}}"""));
    }
}
