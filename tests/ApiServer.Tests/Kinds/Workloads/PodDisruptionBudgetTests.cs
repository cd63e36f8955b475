using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds.Workloads;

public sealed class PodDisruptionBudgetTests
{
    private static readonly KindCase Kind = new("poddisruptionbudgets");

    [Fact]
    public void A_budget_starts_with_nothing_to_give() => Assert.Equal(
        KindCase.Parse("""{"disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":0,"expectedPods":0}"""), Kind.Create($"{{{WorkloadCase.Meta},\"spec\":{{\"minAvailable\":1}}}}")["status"]);

    [Theory]
    [InlineData("""{"minAvailable":"50%","selector":{}}""", null)]
    [InlineData("""{"minAvailable":1,"maxUnavailable":1}""", "spec: Invalid value: {\"minAvailable\":1,\"maxUnavailable\":1}: minAvailable and maxUnavailable cannot be both set")]
    [InlineData("""{"maxUnavailable":-1}""", "spec.maxUnavailable: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"maxUnavailable":"101%"}""", "spec.maxUnavailable: Invalid value: \"101%\": must not be greater than 100%")]
    [InlineData("""{"unhealthyPodEvictionPolicy":"Never"}""", "spec.unhealthyPodEvictionPolicy: Unsupported value: \"Never\": supported values: \"AlwaysAllow\", \"IfHealthyBudget\"")]
    public void Bad_budgets_are_refused(string spec, string? error) =>
        Assert.Equal(error is null ? [] : [error], Kind.CreateErrors($"{{{WorkloadCase.Meta},\"spec\":{spec}}}"));

    [Theory]
    [InlineData("""{"disruptionsAllowed":-1}""", "status.disruptionsAllowed: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"conditions":[{"type":"A","status":"Maybe","reason":"R","message":"","lastTransitionTime":"2026-01-01T00:00:00Z"}]}""",
        "status.conditions[0].status: Unsupported value: \"Maybe\": supported values: \"False\", \"True\", \"Unknown\"")]
    [InlineData("""{"conditions":[{"type":"A","status":"True","reason":"","message":"","lastTransitionTime":"2026-01-01T00:00:00Z"}]}""", "status.conditions[0].reason: Required value: must be set")]
    public void Bad_statuses_are_refused(string status, string error)
    {
        var created = Kind.Create($"{{{WorkloadCase.Meta},\"spec\":{{}}}}");
        Assert.Equal([error], Kind.StatusErrors(created, created.With("status", KindCase.Parse(status))));
    }

    [Theory]
    [InlineData("""{"minAvailable":"50%"}""", "50%  N/A")]
    [InlineData("""{"maxUnavailable":2}""", "N/A  2")]
    public void A_row_shows_the_amounts(string spec, string cells) => Assert.Equal($"x  {cells}  3  60s", Kind.Row(
        $$$$"""{"metadata":{"name":"x","creationTimestamp":"2026-01-02T03:03:05Z"},"spec":{{{{spec}}}},"status":{"disruptionsAllowed":3}}"""));
}
