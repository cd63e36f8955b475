namespace MiniKube.NodeRuntime.Containers;

/// <summary>How a command in a container ended that was run to its end.</summary>
public sealed record ExecResult
{
    /// <summary>Null when the time was over first; the process was killed.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Up to the limit asked for; the rest is dropped.</summary>
    public byte[] Stdout { get; init; } = [];
    public byte[] Stderr { get; init; } = [];
}
