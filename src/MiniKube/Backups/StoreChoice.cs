using System.CommandLine;
using MiniKube.Clusters;
using MiniKube.Hosting;
using MiniKube.Storage.Etcd;

namespace MiniKube.Backups;

/// <summary>Whose objects are backed up or restored: those of an API server's data directory, of an etcd, or of a cluster made by <c>up</c>.</summary>
internal sealed record StoreChoice
{
    /// <summary>The etcd; null for an embedded store.</summary>
    public EtcdStoreOptions? Etcd { get; init; }

    /// <summary>The data directory of the embedded store; empty with <see cref="Etcd"/>.</summary>
    public string DataDirectory { get; init; } = "";

    /// <summary>The cluster whose control plane uses the data directory; null when only the directory was named.</summary>
    public ClusterPaths? Cluster { get; init; }

    /// <summary>The embedded store's file.</summary>
    public string File => StoreSettings.File(DataDirectory);
}

/// <summary>The flags by which a store is named; without any it is that of the default cluster.</summary>
internal sealed class StoreChoiceFlags(string command)
{
    private readonly Option<string?> dataDir = new("--data-dir") { Description = "The data directory of an API server with the embedded store" };
    private readonly Option<string?> name = new("--name") { Description = $"A cluster made by mkube up ({ClusterPaths.DefaultName})" };
    private readonly EtcdFlags etcd = new(command);

    public IReadOnlyList<Symbol> Options => [dataDir, name, .. etcd.Options];

    /// <exception cref="MkubeException">More than one is named, or there is no such cluster.</exception>
    public StoreChoice Read(ParseResult parsed)
    {
        var (directory, cluster, servers) = (parsed.GetValue(dataDir), parsed.GetValue(name), etcd.Read(parsed));
        if ((directory is null ? 0 : 1) + (cluster is null ? 0 : 1) + (servers is null ? 0 : 1) > 1)
        {
            throw new MkubeException($"{command}: only one of --data-dir, --etcd-servers and --name can be given");
        }
        if (servers is not null)
        {
            return new StoreChoice { Etcd = servers };
        }
        if (directory is not null)
        {
            return new StoreChoice { DataDirectory = Path.GetFullPath(directory) };
        }
        Requirements.CheckRoot($"{command} a cluster");
        var paths = new ClusterPaths(cluster ?? ClusterPaths.DefaultName);
        return ClusterRecord.Read(paths) is null
            ? throw new MkubeException($"there is no cluster \"{paths.Name}\"")
            : new StoreChoice { DataDirectory = paths.ApiServer, Cluster = paths };
    }
}
