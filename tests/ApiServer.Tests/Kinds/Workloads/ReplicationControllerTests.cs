using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds.Workloads;

public sealed class ReplicationControllerTests
{
    private static readonly KindCase Kind = new("replicationcontrollers");

    [Fact]
    public void Labels_and_selector_come_from_the_template()
    {
        var created = Kind.Create($"{{{WorkloadCase.Meta},\"spec\":{{{WorkloadCase.Template}}}}}");
        var labels = KindCase.Parse("""{"app":"x"}""");
        Assert.Equal((labels, labels, 1), (created.At("spec", "selector"), created.At("metadata", "labels"), created.At("spec", "replicas")!.AsInteger));
        Assert.Equal(KindCase.Parse("""{"replicas":0}"""), created["status"]);
        Assert.Empty(Kind.Errors(created));
    }

    [Theory]
    [InlineData("{}", new[] { "spec.selector: Required value", "spec.template: Required value" })]
    [InlineData("""{"selector":{"a":"b"},"template":{"metadata":{"labels":{"a":"c"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}""",
        new[] { "spec.template.metadata.labels: Invalid value: {\"a\":\"c\"}: `selector` does not match template `labels`" })]
    [InlineData("""{"replicas":-1,"minReadySeconds":-1,"template":{"metadata":{"labels":{"a":"c"}},"spec":{"activeDeadlineSeconds":1,"containers":[{"name":"c","image":"i"}]}}}""",
        new[] { "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0", "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
            "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported" })]
    public void Bad_controllers_are_refused(string spec, string[] errors) => Assert.Equal(errors, Kind.CreateErrors($"{{{WorkloadCase.Meta},\"spec\":{spec}}}"));

    [Fact]
    public void The_selector_may_change()
    {
        var created = Kind.Create($"{{{WorkloadCase.Meta},\"spec\":{{{WorkloadCase.Template}}}}}").WithAt(["spec", "template", "metadata", "labels", "more"], "yes");
        Assert.Empty(Kind.ChangeErrors(created, "spec.selector", """{"more":"yes"}"""));
    }

    [Fact]
    public void Controllers_are_selected_by_their_pods()
    {
        Assert.Equal("3", Kind.Select("status.replicas", """{"status":{"replicas":3}}"""));
        Assert.Equal("0", Kind.Select("status.replicas", "{}"));
    }

    [Fact]
    public void A_row_shows_the_selector_as_labels() => Assert.Equal("x  3  2  1  60s | c  i  a=1,b=2", Kind.Row(
        """{"metadata":{"name":"x","creationTimestamp":"2026-01-02T03:03:05Z"},"spec":{"replicas":3,"selector":{"b":"2","a":"1"},"template":{"spec":{"containers":[{"name":"c","image":"i"}]}}},"status":{"replicas":2,"readyReplicas":1}}"""));
}

/// <summary>PodTemplates and ControllerRevisions, which nothing runs.</summary>
public sealed class TemplateAndHistoryTests
{
    [Fact]
    public void A_pod_template_is_defaulted_and_checked_as_any_template()
    {
        var kind = new KindCase("podtemplates");
        Assert.Equal("Always", kind.Create($"{{{WorkloadCase.Meta},{WorkloadCase.Template}}}").At("template", "spec", "restartPolicy")!.AsString);
        Assert.Equal(["template.spec.containers: Required value"], kind.CreateErrors($"{{{WorkloadCase.Meta}}}"));
        Assert.Equal("x  c  i  a=b", kind.Row("""{"metadata":{"name":"x"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}"""));
    }

    [Fact]
    public void A_revision_holds_data_that_stay()
    {
        var kind = new KindCase("controllerrevisions");
        Assert.Equal(["data: Required value: data is mandatory", "revision: Invalid value: -1: must be greater than or equal to 0"],
            kind.CreateErrors($"{{{WorkloadCase.Meta},\"revision\":-1}}"));
        var created = kind.Create($"{{{WorkloadCase.Meta},\"revision\":1,\"data\":{{\"a\":1}}}}");
        Assert.Empty(kind.Errors(created));
        Assert.Empty(kind.ChangeErrors(created, "revision", "2"));
        Assert.Equal(["data: Invalid value: {\"a\":2}: field is immutable"], kind.ChangeErrors(created, "data.a", "2"));
        Assert.Equal("x  statefulset.apps/web  3  60s", kind.Row(
            """{"metadata":{"name":"x","creationTimestamp":"2026-01-02T03:03:05Z","ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"web","controller":true}]},"revision":3}"""));
    }
}
