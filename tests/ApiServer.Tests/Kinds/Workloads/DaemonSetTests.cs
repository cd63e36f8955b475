using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds.Workloads;

public sealed class DaemonSetTests
{
    private const string Generation = "deprecated.daemonset.template.generation";
    private static readonly KindCase Kind = new("daemonsets");

    [Fact]
    public void A_daemon_set_gets_its_defaults()
    {
        var created = Kind.Create(WorkloadCase.Of());
        Assert.Equal(KindCase.Parse("""{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":1,"maxSurge":0}}"""), created.At("spec", "updateStrategy"));
        Assert.Equal(10, created.At("spec", "revisionHistoryLimit")!.AsInteger);
        Assert.Equal("Always", created.At("spec", "template", "spec", "restartPolicy")!.AsString);
        Assert.Equal(KindCase.Parse("""{"currentNumberScheduled":0,"numberMisscheduled":0,"desiredNumberScheduled":0,"numberReady":0}"""), created["status"]);
        Assert.Equal("1", created.At("metadata", "annotations", Generation)!.AsString);
        Assert.Empty(Kind.Errors(created));
        Assert.Equal(KindCase.Parse("""{"type":"OnDelete"}"""), Kind.Create(WorkloadCase.Of("\"updateStrategy\":{\"type\":\"OnDelete\"}")).At("spec", "updateStrategy"));
    }

    [Fact]
    public void The_template_has_a_generation_that_clients_cannot_set()
    {
        var created = Kind.Create(WorkloadCase.Of());
        var touched = Kind.Update(created, created.WithAt(["metadata", "annotations", Generation], "9").WithAt(["spec", "minReadySeconds"], 3));
        Assert.Equal("1", touched.At("metadata", "annotations", Generation)!.AsString);
        var rolled = Kind.Update(created, created.WithAt(["spec", "template", "metadata", "labels", "v"], "2"));
        Assert.Equal("2", rolled.At("metadata", "annotations", Generation)!.AsString);
    }

    [Theory]
    [InlineData("\"minReadySeconds\":-1", "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("\"updateStrategy\":{\"type\":\"Recreate\"}", "spec.updateStrategy: Unsupported value: {\"type\":\"Recreate\"}: supported values: \"OnDelete\", \"RollingUpdate\"")]
    [InlineData("\"updateStrategy\":{\"rollingUpdate\":{\"maxUnavailable\":0}}", "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0")]
    [InlineData("\"updateStrategy\":{\"rollingUpdate\":{\"maxSurge\":1}}", "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero")]
    [InlineData("\"updateStrategy\":{\"rollingUpdate\":{\"maxUnavailable\":\"150%\"}}", "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: \"150%\": must not be greater than 100%")]
    public void Bad_daemon_sets_are_refused(string spec, string error) => Assert.Equal([error], Kind.CreateErrors(WorkloadCase.Of(spec)));

    [Theory]
    [InlineData("{}", "spec.template.metadata.labels: Invalid value: {\"app\":\"x\"}: `selector` does not match template `labels`")]
    [InlineData("""{"selector":{}}""", "spec.selector: Invalid value: {}: empty selector is invalid for daemonset")]
    [InlineData("""{"selector":{"matchLabels":{"app":"y"}}}""", "spec.template.metadata.labels: Invalid value: {\"app\":\"x\"}: `selector` does not match template `labels`")]
    public void The_selector_has_to_select_the_template(string members, string error)
    {
        var spec = KindCase.Parse(members).With("template", KindCase.Parse($"{{{WorkloadCase.Template}}}")["template"]!);
        Assert.Equal([error], Kind.CreateErrors(KindCase.Parse($"{{{WorkloadCase.Meta}}}").With("spec", spec).ToString()));
    }

    [Fact]
    public void Pods_of_a_daemon_set_run_for_ever()
    {
        var spec = WorkloadCase.Of().Replace("\"containers\"", "\"restartPolicy\":\"Never\",\"activeDeadlineSeconds\":1,\"containers\"", StringComparison.Ordinal);
        Assert.Equal(
            ["spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"",
             "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported"],
            Kind.CreateErrors(spec));
    }

    [Fact]
    public void The_selector_stays()
    {
        var created = Kind.Create(WorkloadCase.Of());
        Assert.Equal(
            ["spec.template.metadata.labels: Invalid value: {\"app\":\"x\"}: `selector` does not match template `labels`",
             "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"y\"}}: field is immutable"],
            Kind.ChangeErrors(created, "spec.selector", """{"matchLabels":{"app":"y"}}"""));
        Assert.Empty(Kind.ChangeErrors(created, "spec.minReadySeconds", "3"));
    }

    [Theory]
    [InlineData("{}", """{"numberReady":-1}""", "status.numberReady: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"collisionCount":2}""", """{"collisionCount":1}""", "status.collisionCount: Invalid value: 1: cannot be decremented")]
    [InlineData("""{"collisionCount":2}""", "{}", "status.collisionCount: Invalid value: 0: cannot be decremented")]
    public void Bad_statuses_are_refused(string old, string status, string error)
    {
        var created = Kind.Create(WorkloadCase.Of()).With("status", KindCase.Parse(old));
        Assert.Equal([error], Kind.StatusErrors(created, created.With("status", KindCase.Parse(status))));
    }

    [Fact]
    public void A_row_counts_nodes() => Assert.Equal("x  5  4  3  2  1  a=b  60s | c  i  app=x", Kind.Row(
        """{"metadata":{"name":"x","creationTimestamp":"2026-01-02T03:03:05Z"},"spec":{"selector":{"matchLabels":{"app":"x"}},"template":{"spec":{"nodeSelector":{"a":"b"},"containers":[{"name":"c","image":"i"}]}}},"status":{"desiredNumberScheduled":5,"currentNumberScheduled":4,"numberReady":3,"updatedNumberScheduled":2,"numberAvailable":1}}"""));
}
