using System.Collections.Concurrent;
using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Processes;

/// <summary>A whole API server that is killed while it answers writes. <c>MKUBE_SOAK=1</c> asks for more rounds.</summary>
[Collection(Order.ByHand)]
public sealed class ServerDeathTests
{
    private const int Port = 16443;
    private const int SoakRounds = 40, UsualRounds = 3;
    private const int Clients = 8;
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task What_the_server_acknowledged_over_http_survives_kill_9()
    {
        using var lab = await ServerLab.CreateAsync();
        var rounds = Environment.GetEnvironmentVariable("MKUBE_SOAK") == "1" ? SoakRounds : UsualRounds;
        var acknowledged = new ConcurrentDictionary<string, string>();
        var newest = 0L;
        for (var round = 0; round < rounds; round++)
        {
            var (process, api) = await lab.StartServerAsync("one", Port);
            newest = Math.Max(newest, await CheckAsync(api, acknowledged));
            var enough = acknowledged.Count + Random.Shared.Next(20, 300);
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => WriteAsync(process, api, $"r{round}-c{client}", acknowledged, enough)));
            await process.EndAsync();
        }
        var (_, last) = await lab.StartServerAsync("one", Port);
        Assert.True(await CheckAsync(last, acknowledged) > newest);
        Assert.True(acknowledged.Count > rounds * 20);
    }

    /// <summary>Creates and changes maps until the server, which one of the writers kills, is gone.</summary>
    private static async Task WriteAsync(RunningCommand process, KubeApi api, string prefix, ConcurrentDictionary<string, string> acknowledged, int enough)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var name = $"{prefix}-{i}";
                acknowledged[name] = Version(await api.CreateAsync("default", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  name: {name}\n"));
                if (acknowledged.Count >= enough)
                    Machine.Signal(process.Pid, Machine.Kill9);
            }
        }
        catch (HttpRequestException)
        {
        }
    }

    /// <summary>All that was acknowledged is there as it was; what was not is whole. Returns the list's revision.</summary>
    private static async Task<long> CheckAsync(KubeApi api, ConcurrentDictionary<string, string> acknowledged)
    {
        var list = await api.GetAsync(Maps);
        var found = list.Items().Where(i => i.Text("data.name") is not null).ToDictionary(i => i.Name());
        Assert.All(acknowledged, a => Assert.Equal(a.Value, Version(found[a.Key])));
        Assert.All(found, f => Assert.Equal(f.Key, f.Value.Text("data.name")));
        return long.Parse(Version(list), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Version(System.Text.Json.Nodes.JsonNode node) => node.Text("metadata.resourceVersion")!;
}
