using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Cluster;

/// <summary><c>cluster-info</c>: where the control plane and its services are.</summary>
internal sealed class ClusterInfoCommand() : Command("cluster-info", "Display cluster information")
{
    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var address = context.Config.Server.GetLeftPart(UriPartial.Authority);
        var services = context.Unwrap(await context.Objects(BuiltInKinds.Find("services")!).ListAsync(
            "kube-system", new ListOptions { LabelSelector = "kubernetes.io/cluster-service=true" }, context.Cancel));
        context.Out.WriteLine($"Kubernetes control plane is running at {address}");
        foreach (var service in services.Items)
        {
            var name = service.At("metadata", "labels", "kubernetes.io/name")?.AsString ?? service.Name();
            var port = service.At("spec", "ports").Items().FirstOrDefault()?["name"]?.AsString;
            var suffix = string.IsNullOrEmpty(port) ? "" : ":" + port;
            context.Out.WriteLine($"{name} is running at {address}/api/v1/namespaces/kube-system/services/{service.Name()}{suffix}/proxy");
        }
        return 0;
    }
}
