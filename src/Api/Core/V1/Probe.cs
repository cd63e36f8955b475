using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A check of a container, made over and over. Exactly one of exec, httpGet, tcpSocket and grpc is set.</summary>
[ApiType("io.k8s.api.core.v1.Probe")]
public sealed partial record Probe
{
    /// <summary>Run a command in the container; exit code 0 is success.</summary>
    [Field(1, Inline = 1)]
    public ExecAction? Exec { get; init; }

    /// <summary>Make an HTTP request; any status from 200 to 399 is success.</summary>
    [Field(2, Inline = 1)]
    public HTTPGetAction? HttpGet { get; init; }

    /// <summary>Open a TCP connection.</summary>
    [Field(3, Inline = 1)]
    public TCPSocketAction? TcpSocket { get; init; }

    /// <summary>Ask by the gRPC health checking protocol.</summary>
    [Field(4, Inline = 1)]
    public GRPCAction? Grpc { get; init; }

    /// <summary>Seconds from the container's start to the first check. 0 when unset.</summary>
    [Field(2)]
    public int? InitialDelaySeconds { get; init; }

    /// <summary>Seconds after which a check without an answer has failed. At least 1, and 1 when unset.</summary>
    [Field(3)]
    public int? TimeoutSeconds { get; init; }

    /// <summary>Seconds from one check to the next. At least 1; 10 when unset.</summary>
    [Field(4)]
    public int? PeriodSeconds { get; init; }

    /// <summary>How many checks in a row must succeed after a failure. 1 when unset; can only be 1 for liveness and startup probes.</summary>
    [Field(5)]
    public int? SuccessThreshold { get; init; }

    /// <summary>How many checks in a row must fail before the probe counts as failed. At least 1; 3 when unset.</summary>
    [Field(6)]
    public int? FailureThreshold { get; init; }

    /// <summary>Seconds the container has to end when this probe fails, at least 1, in place of the pod's own period. Not for readiness probes.</summary>
    [Field(7, Pointer = true)]
    public long? TerminationGracePeriodSeconds { get; init; }
}
