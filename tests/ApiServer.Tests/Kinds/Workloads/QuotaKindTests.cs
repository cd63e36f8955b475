namespace MiniKube.ApiServer.Tests.Kinds.Workloads;

/// <summary>ResourceQuotas and LimitRanges.</summary>
public sealed class QuotaKindTests
{
    private static readonly KindCase Quotas = new("resourcequotas");
    private static readonly KindCase Limits = new("limitranges");

    [Theory]
    [InlineData("""{"hard":{"pods":"10","requests.cpu":"1","hugepages-2Mi":"4Mi","requests.example.com/gpu":"2"}}""", null)]
    [InlineData("""{"hard":{"apples":"1"}}""", "spec.hard[apples]: Invalid value: \"apples\": must be a standard resource type or fully qualified")]
    [InlineData("""{"hard":{"storage":"1"}}""", "spec.hard[storage]: Invalid value: \"storage\": must be a standard resource for quota")]
    [InlineData("""{"hard":{"pods":"1500m"}}""", "spec.hard[pods]: Invalid value: \"1500m\": must be an integer")]
    [InlineData("""{"hard":{"cpu":"-1"}}""", "spec.hard[cpu]: Invalid value: \"-1\": must be greater than or equal to 0")]
    [InlineData("""{"hard":{"secrets":"1"},"scopes":["BestEffort"]}""", "spec.scopes: Invalid value: [\"BestEffort\"]: unsupported scope applied to resource")]
    [InlineData("""{"scopes":["Terminating","NotTerminating"]}""", "spec.scopes: Invalid value: [\"Terminating\",\"NotTerminating\"]: conflicting scopes")]
    [InlineData("""{"scopes":["Some"]}""", "spec.scopes: Invalid value: [\"Some\"]: unsupported scope")]
    [InlineData("""{"hard":{"pods":"1"},"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In","values":["high"]}]}}""", null)]
    [InlineData("""{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In"}]}}""",
        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector")]
    [InlineData("""{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"Near"}]}}""", "spec.scopeSelector.matchExpressions.operator: Invalid value: \"Near\": not a valid selector operator")]
    public void Quotas_are_about_resources_that_can_be_counted(string spec, string? error)
    {
        var errors = Quotas.CreateErrors($"{{{WorkloadCase.Meta},\"spec\":{spec}}}");
        if (error is null)
        {
            Assert.Empty(errors);
        }
        else
        {
            Assert.Contains(error, errors);
        }
    }

    [Fact]
    public void Scopes_stay()
    {
        var created = Quotas.Create($"{{{WorkloadCase.Meta},\"spec\":{{\"scopes\":[\"BestEffort\"],\"hard\":{{\"pods\":\"1\"}}}}}}");
        Assert.Empty(Quotas.ChangeErrors(created, "spec.hard.pods", "\"2\""));
        Assert.Equal(["spec.scopes: Invalid value: [\"NotBestEffort\"]: field is immutable"], Quotas.ChangeErrors(created, "spec.scopes", """["NotBestEffort"]"""));
    }

    [Fact]
    public void A_row_shows_what_is_used() => Assert.Equal("x  cpu: 0/2, pods: 3/10  limits.memory: 1Gi/2Gi  60s", Quotas.Row(
        """{"metadata":{"name":"x","creationTimestamp":"2026-01-02T03:03:05Z"},"status":{"hard":{"pods":"10","limits.memory":"2Gi","cpu":"2"},"used":{"pods":"3","limits.memory":"1Gi"}}}"""));

    [Fact]
    public void A_limit_range_fills_in_what_follows()
    {
        var created = Limits.Create($$$"""{{{{WorkloadCase.Meta}}},"spec":{"limits":[{"type":"Container","max":{"cpu":"2"},"min":{"memory":"1Mi"}},{"type":"Pod","max":{"cpu":"4"}}]}}""");
        Assert.Equal(
            KindCase.Parse("""{"limits":[{"type":"Container","max":{"cpu":"2"},"min":{"memory":"1Mi"},"default":{"cpu":"2"},"defaultRequest":{"cpu":"2","memory":"1Mi"}},{"type":"Pod","max":{"cpu":"4"}}]}"""),
            created["spec"]);
        Assert.Empty(Limits.Errors(created));
    }

    [Theory]
    [InlineData("""{"type":"Disk"}""", "spec.limits[0].type: Invalid value: \"Disk\": must be a standard limit type or fully qualified")]
    [InlineData("""{"type":"Pod","default":{"cpu":"1"}}""", "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'")]
    [InlineData("""{"type":"Container","max":{"pods":"1"}}""", "spec.limits[0].max[pods]: Invalid value: \"pods\": must be a standard resource for containers")]
    [InlineData("""{"type":"Pod","max":{"cpu":"1"},"min":{"cpu":"2"}}""", "spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than max value 1")]
    [InlineData("""{"type":"Container","default":{"cpu":"1"},"defaultRequest":{"cpu":"2"}}""", "spec.limits[0].defaultRequest[cpu]: Invalid value: \"2\": default request value 2 is greater than default limit value 1")]
    [InlineData("""{"type":"Pod","maxLimitRequestRatio":{"cpu":"500m"}}""", "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"500m\": ratio 500m is less than 1")]
    [InlineData("""{"type":"Pod","max":{"cpu":"4"},"min":{"cpu":"2"},"maxLimitRequestRatio":{"cpu":"3"}}""", "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"3\": ratio 3 is greater than max/min = 2.000000")]
    [InlineData("""{"type":"PersistentVolumeClaim","default":{"storage":"1Gi"}}""", "spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided")]
    public void Bad_limits_are_refused(string item, string error) =>
        Assert.Contains(error, Limits.CreateErrors($"{{{WorkloadCase.Meta},\"spec\":{{\"limits\":[{item}]}}}}"));

    [Fact]
    public void A_row_says_since_when() => Assert.Equal("x  2026-01-02T03:03:05Z", Limits.Row("""{"metadata":{"name":"x","creationTimestamp":"2026-01-02T03:03:05Z"}}"""));
}
