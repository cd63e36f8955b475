using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Failures;

/// <summary>A whole node is lost; nothing of it comes back.</summary>
[Collection(Order.NodeLoss)]
public sealed class NodeLossTests(SharedCluster shared) : ClusterTest(shared)
{
    private const string Lost = "node-1";
    private const int Replicas = 6;
    private const int NodePort = 30090;

    [Fact]
    public async Task Pods_of_a_lost_node_are_replaced_and_the_service_answers_on()
    {
        await using var ns = await Cluster.NamespaceAsync("loss");
        await ns.CreateAsync($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: {{Replicas}}
              selector: {matchLabels: {app: web} }
              template:
                metadata:
                  labels: {app: web}
                spec:
                  terminationGracePeriodSeconds: 1
                  tolerations:
                    - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 2}
                    - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 2}
                  containers:
                    - name: web
                      image: {{TestNamespace.Image}}
                      env: [{name: NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName} } }]
                      readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
            """);
        var service = await ns.CreateAsync($$"""
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              type: NodePort
              selector: {app: web}
              ports: [{port: 80, nodePort: {{NodePort}} }]
            """);
        await Eventually.SeeAsync("the deployment ready", async () => (await ns.GetAsync("Deployment", "web")).Number("status.readyReplicas") == Replicas);
        Assert.Contains(await ns.PodsAsync("app=web"), p => p.Text("spec.nodeName") == Lost);

        await Machine.KillAllAsync(Cluster.Cgroup(Lost));
        await Eventually.SeeAsync("the node not ready", async () => (await Cluster.Api.GetAsync(Paths.Of("Node", "", Lost))).Condition("Ready") is "Unknown");
        await Eventually.SeeAsync("all replicas ready on other nodes", async () =>
            (await ns.PodsAsync("app=web")).Count(p => p.Text("spec.nodeName") != Lost && p.Condition("Ready") == "True" && p.At("metadata.deletionTimestamp") is null) == Replicas);
        var node = (await Cluster.Api.GetAsync(Paths.Of("Node", ""))).Items().First(n => n.Name() == "node-3");
        var address = node.Items("status.addresses").First(a => a.Text("type") == "InternalIP").Text("address")!;
        foreach (var authority in (string[])[service.Text("spec.clusterIP")!, $"{Cluster.Gateway}:{NodePort}", $"{address}:{NodePort}"])
        {
            await Eventually.SeeAsync($"fifty answers in a row at {authority}, none by the lost node", async () =>
            {
                for (var i = 0; i < 50; i++)
                {
                    if (await Web.TryGetAsync(authority) is not { } answer || answer.Contains($" on {Lost}", StringComparison.Ordinal))
                        return false;
                }
                return true;
            });
        }
        var name = await Cluster.Lab.RunAsync("dig", ["+short", "+time=5", "@10.96.0.10", $"web.{ns.Name}.svc.cluster.local"]);
        Assert.Equal(service.Text("spec.clusterIP"), name.Succeeded().Trim());
    }
}
