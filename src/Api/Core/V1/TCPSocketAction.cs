using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.TCPSocketAction")]
public sealed partial record TCPSocketAction
{
    [Field(1, Required = true)]
    public IntOrString Port { get; init; }

    [Field(2)]
    public string? Host { get; init; }
}
