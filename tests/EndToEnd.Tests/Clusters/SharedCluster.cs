using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Clusters;

/// <summary>
/// The cluster of three nodes that most tests share, made by the first that needs it. It is taken down in the end, whatever happened; and
/// those that an earlier run had to leave behind are taken down first.
/// </summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private const string Prefix = "e2e-";
    internal const string Registry = Cluster.Gateway + ":5000";

    /// <summary>Seconds after which a silent node counts as lost.</summary>
    internal const int NodeGrace = 8;
    private Task<Cluster>? _cluster;
    private NetworkTraces? _before;

    /// <summary>A name that no other run uses while this one lasts.</summary>
    internal static string NewName() => $"{Prefix}{Environment.ProcessId}-{Path.GetRandomFileName()[..4]}";

    /// <summary>What all of <see cref="NewName"/> match.</summary>
    internal static string NamesOfThisRun => $"{Prefix}{Environment.ProcessId}-*";

    internal bool IsUp { get; private set; }

    /// <summary>The lab's network before the cluster was made.</summary>
    internal NetworkTraces Before => _before ?? throw new InvalidOperationException("the cluster was not made");

    internal Task<Cluster> GetAsync()
    {
        Needs.Containers();
        _ = Needs.Mkube;
        return _cluster ??= UpAsync();
    }

    /// <summary>What `down` said.</summary>
    internal async Task<CommandResult> DownAsync()
    {
        var cluster = await GetAsync();
        IsUp = false;
        return await cluster.DownAsync();
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not { IsCompletedSuccessfully: true } made)
            return;
        var cluster = await made;
        if (IsUp)
            await cluster.DownAsync();
        cluster.Dispose();
        cluster.Lab.Dispose();
    }

    private async Task<Cluster> UpAsync()
    {
        var lab = await Lab.CreateAsync();
        try
        {
            await TakeDownStaleAsync(lab);
            _before = await NetworkTraces.OfAsync(lab);
            var cluster = await Cluster.UpAsync(lab, NewName(), "--nodes", "3", "--node-monitor-grace-period", $"{NodeGrace}", "--insecure-registry", Registry);
            IsUp = true;
            return cluster;
        }
        catch
        {
            lab.Dispose();
            throw;
        }
    }

    private static async Task TakeDownStaleAsync(Lab lab)
    {
        foreach (var folder in Directory.Exists("/var/lib/mkube") ? Directory.GetDirectories("/var/lib/mkube", Prefix + "*") : [])
        {
            var name = Path.GetFileName(folder);
            if (int.TryParse(name[Prefix.Length..].Split('-')[0], out var owner) && !Machine.IsAlive(owner))
                await lab.RunAsync(Needs.Mkube, ["down", "--name", name]);
        }
    }
}
