using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ServicePort")]
public sealed partial record ServicePort
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2, Default = "\"TCP\"")]
    public string? Protocol { get; init; }

    [Field(6)]
    public string? AppProtocol { get; init; }

    [Field(3, Required = true, Default = "0")]
    public int Port { get; init; }

    [Field(4)]
    public IntOrString? TargetPort { get; init; }

    [Field(5)]
    public int? NodePort { get; init; }
}
