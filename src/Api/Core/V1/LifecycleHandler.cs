using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One thing to do. Exactly one field is set.</summary>
[ApiType("io.k8s.api.core.v1.LifecycleHandler")]
public sealed partial record LifecycleHandler
{
    /// <summary>Run a command in the container.</summary>
    [Field(1)]
    public ExecAction? Exec { get; init; }

    /// <summary>Make an HTTP request.</summary>
    [Field(2)]
    public HTTPGetAction? HttpGet { get; init; }

    /// <summary>Deprecated; nothing can be done this way, and a hook that has it fails.</summary>
    [Field(3)]
    public TCPSocketAction? TcpSocket { get; init; }

    /// <summary>Wait.</summary>
    [Field(4)]
    public SleepAction? Sleep { get; init; }
}
