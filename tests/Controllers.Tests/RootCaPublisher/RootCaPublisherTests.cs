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

        // It says what it is for, whoever takes that away; what others say of it stays.
        const string purpose = "kubernetes.io/description";
        map = await cluster.GetAsync<ConfigMap>(Name);
        Assert.StartsWith("Contains a CA bundle", map.Metadata.Annotations[purpose]);
        (await cluster.Client.UpdateAsync(map with { Metadata = map.Metadata with { Annotations = new Dictionary<string, string> { ["mine"] = "yes" } } })).OrThrow();
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ConfigMap>(Name)).Metadata.Annotations.ContainsKey(purpose), "it says so again");
        Assert.Equal("yes", (await cluster.GetAsync<ConfigMap>(Name)).Metadata.Annotations["mine"]);
    });

    private static Task ShowsAsync(LiveCluster cluster, string ns) => cluster.UntilAsync(
        async () => (await cluster.Client.GetAsync<ConfigMap>(Name, ns)).OrNull()?.Data["ca.crt"] == "PEM", $"{ns} shows the certificate");
}
