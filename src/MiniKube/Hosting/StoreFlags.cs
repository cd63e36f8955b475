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
}

/// <summary>The flags of upstream's kube-apiserver about its store.</summary>
internal sealed class StoreFlags
{
    private readonly Option<string?> servers = new("--etcd-servers") { Description = "etcd's client URLs, comma-separated; without it objects are kept in the data directory" };
    private readonly Option<string?> caFile = new("--etcd-cafile") { Description = "PEM file of the CA of etcd's certificates" };
    private readonly Option<string?> certFile = new("--etcd-certfile") { Description = "PEM file of the certificate to show to etcd" };
    private readonly Option<string?> keyFile = new("--etcd-keyfile") { Description = "PEM file of that certificate's key" };
    private readonly Option<uint?> compaction = new("--etcd-compaction-interval") { Description = "Seconds between compactions of history, 0 for none (300)" };

    public IReadOnlyList<Symbol> Options => [servers, caFile, certFile, keyFile, compaction];

    /// <exception cref="MkubeException">The flags do not fit together.</exception>
    public StoreSettings Read(ParseResult parsed)
    {
        var interval = parsed.GetValue(compaction) is { } seconds ? TimeSpan.FromSeconds(seconds) : AutoCompactor.DefaultInterval;
        if (parsed.GetValue(servers) is not { } urls)
        {
            foreach (var option in (Option<string?>[])[caFile, certFile, keyFile])
            {
                if (parsed.GetValue(option) is not null)
                {
                    throw new MkubeException($"apiserver: {option.Name} is given without --etcd-servers");
                }
            }
            return new StoreSettings { CompactionInterval = interval };
        }
        try
        {
            var etcd = new EtcdStoreOptions(EtcdStoreOptions.ParseServers(urls))
            {
                CaFile = parsed.GetValue(caFile),
                CertFile = parsed.GetValue(certFile),
                KeyFile = parsed.GetValue(keyFile),
            };
            return new StoreSettings { Etcd = etcd, CompactionInterval = interval };
        }
        catch (FormatException e)
        {
            throw new MkubeException($"apiserver: --etcd-servers {e.Message}", e);
        }
    }
}
