using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.LifecycleHandler")]
public sealed partial record LifecycleHandler
{
    [Field(1)]
    public ExecAction? Exec { get; init; }

    [Field(2)]
    public HTTPGetAction? HttpGet { get; init; }

    [Field(3)]
    public TCPSocketAction? TcpSocket { get; init; }

    [Field(4)]
    public SleepAction? Sleep { get; init; }
}
