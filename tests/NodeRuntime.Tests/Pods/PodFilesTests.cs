using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Tests.Pods;

public sealed class PodFilesTests
{
    [Theory]
    [InlineData("", "10.1.0.2\tweb-0\n")]
    [InlineData("\"subdomain\":\"web\",", "10.1.0.2\tweb-0.web.shop.svc.cluster.local\tweb-0\n")]
    [InlineData("\"hostname\":\"db\",\"subdomain\":\"web\",", "10.1.0.2\tdb.web.shop.svc.cluster.local\tdb\n")]
    public void The_hosts_file_gives_the_pods_full_name_where_it_has_a_subdomain(string spec, string line) =>
        Assert.EndsWith(line, PodFiles.Hosts(Pod(spec), ["10.1.0.2"], "cluster.local"));

    [Fact]
    public void Pods_in_the_nodes_network_see_its_hosts_and_name()
    {
        var pod = Pod("\"hostNetwork\":true,\"hostAliases\":[{\"ip\":\"1.2.3.4\",\"hostnames\":[\"a\",\"b\"]}],");
        var hosts = PodFiles.Hosts(pod, ["172.30.0.2"], "cluster.local");
        Assert.Contains(File.ReadAllText("/etc/hosts"), hosts);
        Assert.EndsWith("# Entries added by HostAliases.\n1.2.3.4\ta\tb\n", hosts);
        Assert.Equal(Environment.MachineName, PodFiles.Hostname(pod));
    }

    private static Pod Pod(string spec) => ApiJson.Read<Pod>(
        $$"""{"metadata":{"name":"web-0","namespace":"shop","uid":"u1"},"spec":{ {{spec}} "containers":[{"name":"c"}]} }""");
}
