using System.CommandLine;
using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.Hosting;

namespace MiniKube.Clusters;

/// <summary><c>mkube status</c>: what of a cluster runs. Exit code 1 when something that should does not.</summary>
internal static class StatusCommand
{
    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var name = new Option<string>("--name") { DefaultValueFactory = _ => ClusterPaths.DefaultName, Description = "The cluster's name" };
        return CommandLine.InvokeAsync("status", "Show what of a cluster runs", args, [name], async parsed =>
        {
            var paths = new ClusterPaths(parsed.GetValue(name)!);
            var record = ClusterRecord.Read(paths) ?? throw new MkubeException($"there is no cluster \"{paths.Name}\": mkube up --name {paths.Name} makes it");
            await output.WriteLineAsync($"cluster     {record.Name}");
            await output.WriteLineAsync($"API server  {record.ApiServer}");
            await output.WriteLineAsync($"kubeconfig  {paths.Kubeconfig}");
            var ready = await ReadyNodesAsync(paths, cancel);
            var whole = true;
            foreach (var process in record.Processes)
            {
                var state = !process.IsAlive ? "dead"
                    : !record.Nodes.Contains(process.Role) ? ready is null ? "not answering" : "running"
                    : ready is null ? "running" : ready.Contains(process.Role) ? "ready" : "not ready";
                whole &= state is "running" or "ready";
                await output.WriteLineAsync($"{process.Role,-13} {state,-13} pid {process.Pid}");
            }
            return whole ? 0 : 1;
        });
    }

    /// <returns>The names of the ready nodes; null when the API server does not answer.</returns>
    private static async Task<HashSet<string>?> ReadyNodesAsync(ClusterPaths paths, CancellationToken cancel)
    {
        try
        {
            using var client = new KubeClient(Kubeconfigs.Load(paths.Kubeconfig), TimeProvider.System);
            var nodes = (await client.ListAsync<Node>(ct: cancel)).OrThrow();
            return nodes.Items.Where(n => n.Status.Conditions.Any(c => c is { Type: "Ready", Status: "True" })).Select(n => n.Metadata.Name!).ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ApiException or MkubeException)
        {
            return null;
        }
    }
}
