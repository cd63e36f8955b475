using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Probe")]
public sealed partial record Probe
{
    [Field(1, Inline = 1)]
    public ExecAction? Exec { get; init; }

    [Field(2, Inline = 1)]
    public HTTPGetAction? HttpGet { get; init; }

    [Field(3, Inline = 1)]
    public TCPSocketAction? TcpSocket { get; init; }

    [Field(4, Inline = 1)]
    public GRPCAction? Grpc { get; init; }

    [Field(2)]
    public int? InitialDelaySeconds { get; init; }

    [Field(3)]
    public int? TimeoutSeconds { get; init; }

    [Field(4)]
    public int? PeriodSeconds { get; init; }

    [Field(5)]
    public int? SuccessThreshold { get; init; }

    [Field(6)]
    public int? FailureThreshold { get; init; }

    [Field(7)]
    public long? TerminationGracePeriodSeconds { get; init; }
}
