namespace MiniKube.ApiServer.Metrics;

/// <summary>The bounds of kube-apiserver's histograms.</summary>
internal static class Buckets
{
    /// <summary>Seconds of a request, to the clients' and to the store.</summary>
    public static readonly double[] Latency = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

    /// <summary>Seconds of a request, without the time spent in webhooks.</summary>
    public static readonly double[] Indicator = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

    /// <summary>Bytes of an answer.</summary>
    public static readonly double[] Sizes = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    /// <summary>Bytes of an event.</summary>
    public static readonly double[] EventSizes = [1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 16, 1 << 17];
}
