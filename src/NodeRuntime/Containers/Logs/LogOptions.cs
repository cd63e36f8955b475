namespace MiniKube.NodeRuntime.Containers.Logs;

/// <summary>Which part of a log is read, and how it is written out.</summary>
public sealed record LogOptions
{
    /// <summary>Only the last so many lines; null for all, 0 for none (of use when following).</summary>
    public long? TailLines { get; init; }

    /// <summary>Only lines from this moment on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Each line begins with its time in RFC 3339 with nanoseconds.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Goes on with new lines until the container has ended.</summary>
    public bool Follow { get; init; }

    /// <summary>Ends after so many bytes of output, in the middle of a line if need be.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>Only "stdout" or "stderr"; null for both.</summary>
    public string? Stream { get; init; }
}
