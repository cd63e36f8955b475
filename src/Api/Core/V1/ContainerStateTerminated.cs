using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>A container that has ended.</summary>
[ApiType("io.k8s.api.core.v1.ContainerStateTerminated")]
public sealed partial record ContainerStateTerminated
{
    /// <summary>The exit code of its first process. 137 stands for SIGKILL.</summary>
    [Field(1, Required = true, Default = "0")]
    public int ExitCode { get; init; }

    /// <summary>The signal that ended it, where known.</summary>
    [Field(2)]
    public int? Signal { get; init; }

    /// <summary>Why it ended, as one CamelCase word: Completed, Error, OOMKilled and the like.</summary>
    [Field(3)]
    public string? Reason { get; init; }

    /// <summary>The last message it left, or why it could not run.</summary>
    [Field(4)]
    public string? Message { get; init; }

    /// <summary>When this run began.</summary>
    [Field(5)]
    public Timestamp? StartedAt { get; init; }

    /// <summary>When this run ended.</summary>
    [Field(6)]
    public Timestamp? FinishedAt { get; init; }

    /// <summary>Its id, in the form runtime://id.</summary>
    [Field(7)]
    public string? ContainerID { get; init; }
}
