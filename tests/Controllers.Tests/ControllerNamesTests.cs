using MiniKube.Controllers.Tests.Live;

namespace MiniKube.Controllers.Tests;

public sealed class ControllerNamesTests
{
    [Theory]
    [InlineData("*", true)]
    [InlineData("*,-namespace-controller", true)]
    [InlineData("*,-job-controller", false)]
    [InlineData("-job,*", false)]
    [InlineData("job", true)]
    [InlineData("job-controller,-job", true)]
    [InlineData("deployment-controller", false)]
    public void A_list_says_whether_a_controller_runs(string list, bool runs) => Assert.Equal(runs, ControllerNames.IsEnabled("job-controller", list.Split(',')));

    [Theory]
    [InlineData("*,-ttl-controller,pv-protection,attachdetach", null)]
    [InlineData("*,-jobs", "\"jobs\" is not in the list of known controllers")]
    [InlineData("Job,more", "\"Job\" is not in the list of known controllers")]
    public void A_word_that_names_none_is_found(string list, string? problem) => Assert.Equal(problem, ControllerNames.Problem(list.Split(',')));

    [Fact]
    public void What_is_not_to_run_does_not() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0, o => o with { Controllers = ["*", "-serviceaccount"], RootCertificate = "PEM" });
        await cluster.UntilAsync(async () => await cluster.FindAsync<Api.Core.V1.ConfigMap>("kube-root-ca.crt") is not null, "the others run");
        await cluster.PassAsync(30);
        Assert.Null(await cluster.FindAsync<Api.Core.V1.ServiceAccount>("default"));
    });
}
