using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds.Workloads;

public sealed class JobTests
{
    private const string Uid = WorkloadCase.Uid;
    private const string Indexed = "\"completionMode\":\"Indexed\",\"completions\":3";
    private static readonly KindCase Kind = new("jobs");

    [Fact]
    public void A_job_gets_its_defaults_and_a_selector_of_its_own()
    {
        var created = Kind.Create(WorkloadCase.Job());
        var spec = (DocumentObject)created["spec"]!;
        Assert.Equal(KindCase.Parse($$$"""{"matchLabels":{"batch.kubernetes.io/controller-uid":"{{{Uid}}}"}}"""), spec["selector"]);
        Assert.Equal(
            KindCase.Parse($$$"""{"job-name":"x","batch.kubernetes.io/job-name":"x","controller-uid":"{{{Uid}}}","batch.kubernetes.io/controller-uid":"{{{Uid}}}"}"""),
            spec.At("template", "metadata", "labels"));
        Assert.Equal(
            KindCase.Parse("""{"completions":1,"parallelism":1,"backoffLimit":6,"completionMode":"NonIndexed","suspend":false,"podReplacementPolicy":"TerminatingOrFailed","manualSelector":false}"""),
            spec.Without("template").Without("selector"));
        Assert.Equal(DocumentObject.Empty, created["status"]);
        Assert.Empty(Kind.Errors(created));
    }

    [Fact]
    public void Numbers_default_by_each_other()
    {
        Assert.False(Kind.Create(WorkloadCase.Job("\"parallelism\":2"))["spec"]!.AsObject!.Contains("completions"));
        Assert.Equal(1, Kind.Create(WorkloadCase.Job("\"completions\":2")).At("spec", "parallelism")!.AsInteger);
        Assert.Equal(int.MaxValue, Kind.Create(WorkloadCase.Job(Indexed + ",\"backoffLimitPerIndex\":1")).At("spec", "backoffLimit")!.AsInteger);
        var failing = Kind.Create(WorkloadCase.Job("\"podFailurePolicy\":{\"rules\":[{\"action\":\"Ignore\",\"onPodConditions\":[{\"type\":\"DisruptionTarget\"}]}]}"));
        Assert.Equal("Failed", failing.At("spec", "podReplacementPolicy")!.AsString);
        Assert.Equal("True", failing.At("spec", "podFailurePolicy", "rules")!.AsArray![0].At("onPodConditions")!.AsArray![0]["status"]!.AsString);
    }

    [Fact]
    public void A_job_is_labelled_as_its_template_is()
    {
        var manifest = WorkloadCase.Job().Replace("\"template\":{", "\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},", StringComparison.Ordinal);
        Assert.Equal(KindCase.Parse("""{"a":"b"}"""), Kind.Create(manifest).At("metadata", "labels"));
    }

    public static TheoryData<string, string[]> Bad => new()
    {
        { "\"parallelism\":-1", ["spec.parallelism: Invalid value: -1: must be greater than or equal to 0"] },
        { "\"completionMode\":\"Some\"", ["spec.completionMode: Unsupported value: \"Some\": supported values: \"NonIndexed\", \"Indexed\""] },
        { "\"completionMode\":\"Indexed\",\"parallelism\":1", ["spec.completions: Required value: when completion mode is Indexed"] },
        { "\"completionMode\":\"Indexed\",\"completions\":1,\"parallelism\":100001", ["spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed"] },
        { "\"backoffLimitPerIndex\":1", ["spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode"] },
        { Indexed + ",\"maxFailedIndexes\":4", ["spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified", "spec.maxFailedIndexes: Invalid value: 4: must be less than or equal to completions"] },
        { "\"managedBy\":\"me\"", ["spec.managedBy: Invalid value: \"me\": must be a domain-prefixed path (such as \"acme.io/foo\")"] },
        { "\"podReplacementPolicy\":\"Never\"", ["spec.podReplacementPolicy: Unsupported value: \"Never\": supported values: \"Failed\", \"TerminatingOrFailed\""] },
        { "\"podFailurePolicy\":{\"rules\":[{\"action\":\"\",\"onExitCodes\":{\"operator\":\"In\",\"values\":[0,2,1,1],\"containerName\":\"z\"}}]}",
            ["spec.podFailurePolicy.rules[0].action: Required value: valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]",
             "spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: \"z\": must be one of the container or initContainer names in the pod template",
             "spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator",
             "spec.podFailurePolicy.rules[0].onExitCodes.values[3]: Duplicate value: 1",
             "spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [0,2,1,1]: must be ordered"] },
        { "\"podFailurePolicy\":{\"rules\":[{\"action\":\"FailIndex\"}]}",
            ["spec.podFailurePolicy.rules[0].action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be set",
             "spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required"] },
        { "\"successPolicy\":{\"rules\":[]}", ["spec.successPolicy: Invalid value: {\"rules\":[]}: requires indexed completion mode"] },
        { Indexed + ",\"successPolicy\":{\"rules\":[]}", ["spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified"] },
        { Indexed + ",\"successPolicy\":{\"rules\":[{\"succeededIndexes\":\"0-1\",\"succeededCount\":3},{\"succeededIndexes\":\"3\"},{\"succeededIndexes\":\"1,0\"},{}]}",
            ["spec.successPolicy.rules[0].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)",
             "spec.successPolicy.rules[1].succeededIndexes: Invalid value: \"3\": error parsing succeededIndexes: too large index: \"3\"",
             "spec.successPolicy.rules[2].succeededIndexes: Invalid value: \"1,0\": error parsing succeededIndexes: non-increasing order, previous: 1, current: 0",
             "spec.successPolicy.rules[3]: Required value: at least one of succeededCount or succeededIndexes must be specified"] },
        { "\"manualSelector\":true", ["spec.selector: Required value", "spec.template.metadata.labels: Invalid value: {}: `selector` does not match template `labels`"] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_jobs_are_refused(string spec, string[] errors) => Assert.Equal(errors, Kind.CreateErrors(WorkloadCase.Job(spec)));

    [Theory]
    [InlineData("", "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"")]
    [InlineData("\"restartPolicy\":\"Always\"", "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"")]
    public void Pods_of_a_job_come_to_an_end(string podSpec, string error) => Assert.Equal([error], Kind.CreateErrors(WorkloadCase.Job("", podSpec)));

    [Fact]
    public void Labels_that_contradict_the_generated_ones_are_refused()
    {
        var manifest = WorkloadCase.Job().Replace("\"template\":{", "\"template\":{\"metadata\":{\"labels\":{\"job-name\":\"y\"}},", StringComparison.Ordinal);
        var error = Assert.Single(Kind.CreateErrors(manifest));
        Assert.StartsWith("spec.template.metadata.labels[job-name]: Invalid value: {\"job-name\":\"y\",", error, StringComparison.Ordinal);
        Assert.EndsWith(": must be 'x'", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spec.parallelism", "4", null)]
    [InlineData("spec.suspend", "true", null)]
    [InlineData("spec.completions", "4", "spec.completions: Invalid value: 4: field is immutable")]
    [InlineData("spec.managedBy", "\"a.b/c\"", "spec.managedBy: Invalid value: \"a.b/c\": field is immutable")]
    public void What_pods_were_counted_by_stays(string path, string value, string? error)
    {
        var created = Kind.Create(WorkloadCase.Job());
        Assert.Equal(error is null ? [] : [error], Kind.ChangeErrors(created, path, value));
    }

    [Fact]
    public void An_indexed_job_grows_by_both_numbers()
    {
        var created = Kind.Create(WorkloadCase.Job(Indexed + ",\"parallelism\":3"));
        Assert.Equal(["spec.completions: Invalid value: 5: can only be modified in tandem with spec.parallelism"], Kind.ChangeErrors(created, "spec.completions", "5"));
        Assert.Empty(Kind.UpdateErrors(created, created.WithAt(["spec", "completions"], 5).WithAt(["spec", "parallelism"], 5)));
    }

    [Fact]
    public void A_job_that_waits_can_still_be_directed()
    {
        var running = Kind.Create(WorkloadCase.Job());
        var waiting = Kind.Create(WorkloadCase.Job("\"suspend\":true"));
        var path = "spec.template.spec.nodeSelector";
        Assert.StartsWith("spec.template: Invalid value: ", Assert.Single(Kind.ChangeErrors(running, path, """{"a":"b"}""")), StringComparison.Ordinal);
        Assert.Empty(Kind.ChangeErrors(waiting, path, """{"a":"b"}"""));
        Assert.Empty(Kind.ChangeErrors(waiting, "spec.template.spec.affinity", """{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"k","operator":"Exists"}]}]}}}"""));
        Assert.Single(Kind.ChangeErrors(waiting, "spec.template.spec.hostname", "\"h\""));
    }

    public static TheoryData<string, string, string, string?> Statuses => new()
    {
        { "", "{}", """{"active":1,"ready":1,"startTime":"2026-01-01T00:00:00Z"}""", null },
        { "", "{}", """{"active":-1}""", "status.active: Invalid value: -1: must be greater than or equal to 0" },
        { "", "{}", """{"active":1,"ready":2}""", "status.ready: Invalid value: 2: cannot set more ready pods than active" },
        { "", """{"failed":2}""", """{"failed":1}""", "status.failed: Invalid value: 1: cannot decrease the failed counter" },
        { "", """{"succeeded":2}""", """{"succeeded":1}""", "status.succeeded: Invalid value: 1: cannot decrease the succeeded counter" },
        { Indexed + ",\"parallelism\":3", """{"succeeded":2}""", """{"succeeded":1}""", null },
        { "", "{}", """{"uncountedTerminatedPods":{"succeeded":["a"],"failed":["a"]}}""", "status.uncountedTerminatedPods.failed[0]: Duplicate value: \"a\"" },
        { "", """{"startTime":"2026-01-01T00:00:00Z"}""",
            """{"startTime":"2026-01-01T00:00:00Z","completionTime":"2026-01-01T00:00:01Z","conditions":[{"type":"SuccessCriteriaMet","status":"True"},{"type":"Complete","status":"True"}]}""", null },
        { "", """{"startTime":"2026-01-01T00:00:00Z"}""",
            """{"startTime":"2026-01-01T00:00:00Z","completionTime":"2026-01-01T00:00:01Z","conditions":[{"type":"Complete","status":"True"}]}""",
            "status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition" },
        { "", """{"startTime":"2026-01-01T00:00:00Z"}""",
            """{"startTime":"2026-01-01T00:00:00Z","conditions":[{"type":"SuccessCriteriaMet","status":"True"},{"type":"Complete","status":"True"}]}""",
            "status.completionTime: Required value: completionTime is required for Complete jobs" },
        { "", "{}", """{"conditions":[{"type":"FailureTarget","status":"True"},{"type":"Failed","status":"True"}]}""", "status.startTime: Required value: startTime is required for finished job" },
        { "", "{}", """{"startTime":"2026-01-01T00:00:00Z","conditions":[{"type":"Failed","status":"True"}]}""",
            "status.conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition" },
        { "", """{"startTime":"2026-01-01T00:00:00Z"}""", "{}", "status.startTime: Required value: startTime cannot be removed for unsuspended job" },
        { "\"suspend\":true", """{"startTime":"2026-01-01T00:00:00Z"}""", "{}", null },
        { "", "{}", """{"completedIndexes":"1"}""", "status.completedIndexes: Invalid value: \"1\": error parsing completedIndexes: too large index: \"1\"" },
        { Indexed + ",\"backoffLimitPerIndex\":1", "{}", """{"completedIndexes":"0-1","failedIndexes":"1"}""",
            "status.failedIndexes: Invalid value: \"1\": failedIndexes and completedIndexes overlap at index: 1" },
        { "", """{"startTime":"2026-01-01T00:00:00Z","conditions":[{"type":"FailureTarget","status":"True"},{"type":"Failed","status":"True"}]}""",
            """{"startTime":"2026-01-01T00:00:00Z","conditions":[{"type":"FailureTarget","status":"True"}]}""", "status.conditions: Invalid value: cannot disable the terminal Failed=True condition" },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public void A_status_does_not_contradict_itself_or_go_back(string spec, string old, string status, string? error)
    {
        var created = Kind.Create(WorkloadCase.Job(spec)).With("status", KindCase.Parse(old));
        var errors = Kind.StatusErrors(created, created.With("status", KindCase.Parse(status)));
        if (error is null)
        {
            Assert.Empty(errors);
        }
        else
        {
            Assert.Contains(error, errors);
        }
    }

    [Theory]
    [InlineData("""{"completions":3,"parallelism":1}""", """{"succeeded":1,"startTime":"2026-01-02T03:03:00Z"}""", "Running  1/3  65s")]
    [InlineData("""{"parallelism":2}""", "{}", "Running  0/1 of 2  ")]
    [InlineData("""{"parallelism":1}""", """{"startTime":"2026-01-02T03:03:00Z","completionTime":"2026-01-02T03:03:04Z","succeeded":1,"conditions":[{"type":"SuccessCriteriaMet","status":"True"},{"type":"Complete","status":"True"}]}""", "Complete  1/1  4s")]
    [InlineData("""{"completions":1}""", """{"conditions":[{"type":"Suspended","status":"True"}]}""", "Suspended  0/1  ")]
    [InlineData("""{"completions":1}""", """{"conditions":[{"type":"FailureTarget","status":"True"}]}""", "FailureTarget  0/1  ")]
    public void A_row_says_how_far_it_is(string spec, string status, string cells) => Assert.Equal($"x  {cells}  60s |     <none>", Kind.Row(
        $$$$"""{"metadata":{"name":"x","creationTimestamp":"2026-01-02T03:03:05Z"},"spec":{{{{spec}}}},"status":{{{{status}}}}}"""));

    [Fact]
    public void Jobs_are_selected_by_how_many_pods_succeeded()
    {
        Assert.Equal("2", Kind.Select("status.successful", """{"status":{"succeeded":2}}"""));
        Assert.Equal("0", Kind.Select("status.successful", "{}"));
    }

    [Fact]
    public void A_name_that_is_no_host_name_is_warned_of() => Assert.StartsWith(
        "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [",
        Assert.Single(Kind.Kind.Warnings(Kind.Decode(WorkloadCase.Job().Replace("\"name\":\"x\"", "\"name\":\"x.y\"", StringComparison.Ordinal)))), StringComparison.Ordinal);
}
