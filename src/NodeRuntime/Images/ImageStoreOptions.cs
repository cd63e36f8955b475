namespace MiniKube.NodeRuntime.Images;

/// <summary>How an image store behaves.</summary>
public sealed record ImageStoreOptions
{
    /// <summary>Which image of a multi-platform one is taken.</summary>
    public Platform Platform { get; init; } = Platform.Current;

    /// <summary>Largest unpacked layer, in bytes: a bound on what a hostile image can write.</summary>
    public long MaxLayerBytes { get; init; } = 64L << 30;

    /// <summary>Layers of one image that are downloaded at a time.</summary>
    public int ParallelDownloads { get; init; } = 3;

    /// <summary>
    /// Registries ("host:port" or "host") that are spoken to without checking certificates, and in plain HTTP when they don't speak TLS. Loopback
    /// addresses are always among them.
    /// </summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>A registry that sends nothing for so long has failed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
