using System.CommandLine;
using MiniKube.Storage;
using MiniKube.Storage.Etcd;

namespace MiniKube.Hosting;

/// <summary>Which store an API server uses.</summary>
internal sealed record StoreSettings
{
    /// <summary>The etcd that holds the objects; null for the embedded store, a file of the data directory.</summary>
    public EtcdStoreOptions? Etcd { get; init; }

    /// <summary>How often history is compacted; zero for never.</summary>
    public TimeSpan CompactionInterval { get; init; } = AutoCompactor.DefaultInterval;

    /// <summary>The embedded store's file.</summary>
    public static string File(string dataDirectory) => Path.Combine(dataDirectory, "store.db");
}

/// <summary>The flags of upstream's kube-apiserver about its store.</summary>
internal sealed class StoreFlags
{
    private readonly EtcdFlags etcd = new("apiserver");
    private readonly Option<uint?> compaction = new("--etcd-compaction-interval") { Description = "Seconds between compactions of history, 0 for none (300)" };

    public IReadOnlyList<Symbol> Options => [.. etcd.Options, compaction];

    /// <exception cref="MkubeException">The flags do not fit together.</exception>
    public StoreSettings Read(ParseResult parsed) => new()
    {
        Etcd = etcd.Read(parsed),
        CompactionInterval = parsed.GetValue(compaction) is { } seconds ? TimeSpan.FromSeconds(seconds) : AutoCompactor.DefaultInterval,
    };
}
