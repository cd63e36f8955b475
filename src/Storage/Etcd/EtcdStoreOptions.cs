namespace MiniKube.Storage.Etcd;

/// <summary>Which etcd, and how it is talked to.</summary>
/// <param name="Servers">The members' client URLs, <c>http://HOST:PORT</c> or <c>https://HOST:PORT</c>, all of one cluster. One is used until it fails.</param>
public sealed record EtcdStoreOptions(IReadOnlyList<Uri> Servers)
{
    /// <summary>PEM file of the CAs that members' certificates come from; null for those that the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the certificate shown to etcd; needs <see cref="KeyFile"/>.</summary>
    public string? CertFile { get; init; }

    /// <summary>PEM file of the certificate's key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>How long a request may take, other members tried and waits for a member to come back included.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of recent commits kept in memory for watches; older ones are read from etcd's history.</summary>
    public long RecentBytes { get; init; } = 8 << 20;

    /// <summary>Told about every failure of the watch that feeds the store, which is then begun again.</summary>
    public Action<Exception>? OnError { get; init; }

    /// <summary>The URLs of a comma-separated list, as in <c>--etcd-servers</c>.</summary>
    /// <exception cref="FormatException">One of them is not <c>http://HOST:PORT</c> or <c>https://HOST:PORT</c>.</exception>
    public static IReadOnlyList<Uri> ParseServers(string list)
    {
        var servers = new List<Uri>();
        foreach (var text in list.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.PathAndQuery != "/")
                throw new FormatException($"{text}: http://HOST:PORT or https://HOST:PORT is expected");
            servers.Add(url);
        }
        return servers;
    }
}
