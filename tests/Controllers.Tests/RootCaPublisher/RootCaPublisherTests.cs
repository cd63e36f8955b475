using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Tests.Live;

namespace MiniKube.Controllers.Tests.RootCaPublisher;

public class RootCaPublisherTests
{
    private const string Name = "kube-root-ca.crt";

    [Fact]
    public void Every_namespace_shows_the_clusters_certificate_and_keeps_it_right() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0, o => o with { RootCertificate = "PEM" });
        await cluster.CreateAsync(new Namespace { Metadata = new ObjectMeta { Name = "shop" } });
        await ShowsAsync(cluster, "default");
        await ShowsAsync(cluster, "shop");
        await cluster.DeleteAsync<ConfigMap>(Name, ns: "shop");
        await ShowsAsync(cluster, "shop");
        var map = (await cluster.Client.GetAsync<ConfigMap>(Name, "default")).OrThrow();
        (await cluster.Client.UpdateAsync(map with { Data = new Dictionary<string, string> { ["ca.crt"] = "forged" } })).OrThrow();
        await ShowsAsync(cluster, "default");
    });

    private static Task ShowsAsync(LiveCluster cluster, string ns) => cluster.UntilAsync(
        async () => (await cluster.Client.GetAsync<ConfigMap>(Name, ns)).OrNull()?.Data["ca.crt"] == "PEM", $"{ns} shows the certificate");
}
