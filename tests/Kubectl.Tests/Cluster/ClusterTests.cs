using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Cluster;

public class ClusterTests
{
    [Fact]
    public async Task Version_tells_the_clients_and_the_servers()
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Equal(new Ran(0, "Client Version: v1.36.0\n", ""), await cluster.RunAsync("version", "--client"));
        Assert.Matches(@"^Client Version: v1\.36\.0\nServer Version: v1\.36\.\S+\n$", (await cluster.RunAsync("version")).Out);
        Assert.Contains("\"serverVersion\": {", (await cluster.RunAsync("version", "-o", "json")).Out);
        Assert.StartsWith("clientVersion:\n", (await cluster.RunAsync("version", "--client", "-o", "yaml")).Out);
        Assert.Equal(new Ran(1, "", "error: --output must be 'yaml' or 'json'\n"), await cluster.RunAsync("version", "-o", "wide"));
        Assert.Equal(new Ran(1, "", "error: extra arguments: [x]\n"), await cluster.RunAsync("version", "x"));
    }

    [Fact]
    public async Task Version_tells_the_clients_when_no_server_answers()
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var host = new KubectlHost(new KubectlStreams(Stream.Null, output, error), TimeProvider.System)
        {
            Config = new ClientConfig { Server = new Uri("https://away:6443") },
            Transport = new NobodyThere(),
        };

        Assert.Equal(1, await KubectlProgram.RunAsync(["version"], host, TestContext.Current.CancellationToken));
        Assert.Equal("Client Version: v1.36.0\n", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal("The connection to the server away:6443 was refused - did you specify the right host or port?\n", Encoding.UTF8.GetString(error.ToArray()));
    }

    [Fact]
    public async Task Cluster_info_names_the_server_and_the_clusters_services()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.RunAsync("create", "namespace", "kube-system");
        await cluster.CreateAsync("""
            {apiVersion: v1, kind: Service, metadata: {name: kube-dns, namespace: kube-system, labels: {kubernetes.io/cluster-service: "true", kubernetes.io/name: CoreDNS}},
             spec: {clusterIP: None, ports: [{name: dns, port: 53, protocol: UDP}]}}
            """);

        Assert.Equal(new Ran(0, "Kubernetes control plane is running at https://api\n"
            + "CoreDNS is running at https://api/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy\n", ""), await cluster.RunAsync("cluster-info"));
    }

    [Fact]
    public async Task Api_resources_are_those_of_the_server_and_can_be_narrowed()
    {
        await using var cluster = await TestCluster.StartAsync();

        var all = await cluster.RunAsync("api-resources");
        Assert.Matches(@"^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND\n", all.Out);
        Assert.Matches(@"(?m)^deployments +deploy +apps/v1 +true +Deployment$", all.Out);
        Assert.Matches(@"(?m)^nodes +no +v1 +false +Node$", all.Out);
        Assert.Contains("\ndeployments.apps\n", (await cluster.RunAsync("api-resources", "-o", "name")).Out);
        Assert.Equal(["controllerrevisions.apps", "daemonsets.apps", "deployments.apps", "replicasets.apps", "statefulsets.apps"], Lines(await cluster.RunAsync("api-resources", "--api-group=apps", "-o", "name")));
        Assert.DoesNotContain("pods", Lines(await cluster.RunAsync("api-resources", "--namespaced=false", "-o", "name")));
        Assert.Contains("pods", Lines(await cluster.RunAsync("api-resources", "--categories=all", "-o", "name")));
        Assert.DoesNotContain("configmaps", Lines(await cluster.RunAsync("api-resources", "--categories=all", "-o", "name")));
        var byKind = Lines(await cluster.RunAsync("api-resources", "--sort-by=kind", "--no-headers")).Select(l => l.Split(' ')[^1]).ToArray();
        Assert.Equal(byKind.Order(StringComparer.Ordinal), byKind);
        Assert.Matches(@"(?m)^pods .*\bcreate,delete,.*\ball$", (await cluster.RunAsync("api-resources", "-o", "wide")).Out);
        Assert.Equal(new Ran(1, "", "error: --output yaml is not available\n"), await cluster.RunAsync("api-resources", "-o", "yaml"));
    }

    [Fact]
    public async Task Api_resources_are_told_as_far_as_they_are_known()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var host = new KubectlHost(new KubectlStreams(Stream.Null, output, error), TimeProvider.System)
        {
            Config = new ClientConfig { Server = new Uri("https://api") },
            Transport = new AppsAway(cluster.Handler),
        };

        Assert.Equal(1, await KubectlProgram.RunAsync(["api-resources", "-o", "name"], host, TestContext.Current.CancellationToken));
        var names = Encoding.UTF8.GetString(output.ToArray()).Split('\n');
        Assert.Contains("pods", names);
        Assert.Contains("jobs.batch", names);
        Assert.DoesNotContain("deployments.apps", names);
        Assert.Equal(
            "error: unable to retrieve the complete list of server APIs: apps/v1: the server is currently unable to handle the request\n", Encoding.UTF8.GetString(error.ToArray()));
    }

    [Fact]
    public async Task Api_versions_are_listed_in_order()
    {
        await using var cluster = await TestCluster.StartAsync();

        var versions = Lines(await cluster.RunAsync("api-versions"));

        Assert.Contains("v1", versions);
        Assert.Contains("apps/v1", versions);
        Assert.Equal(versions.Order(StringComparer.Ordinal), versions);
        Assert.Equal("error: unexpected arguments: [x]\nSee 'kubectl api-versions -h' for help and examples\n", (await cluster.RunAsync("api-versions", "x")).Error);
    }

    private static string[] Lines(Ran ran) => ran.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A server without aggregated discovery, that cannot tell what is in the group apps.</summary>
    private sealed class AppsAway(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath == "/apis/apps/v1")
            {
                const string status = """
                    {"kind":"Status","apiVersion":"v1","status":"Failure","message":"the server is currently unable to handle the request","reason":"ServiceUnavailable","code":503}
                    """;
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(status)) });
            }
            request.Headers.Remove("Accept");
            request.Headers.Add("Accept", "application/json");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class NobodyThere : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused));
    }
}
