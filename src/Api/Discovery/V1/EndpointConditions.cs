using MiniKube.Api.Codecs;

namespace MiniKube.Api.Discovery.V1;

[ApiType("io.k8s.api.discovery.v1.EndpointConditions")]
public sealed partial record EndpointConditions
{
    [Field(1)]
    public bool? Ready { get; init; }

    [Field(2)]
    public bool? Serving { get; init; }

    [Field(3)]
    public bool? Terminating { get; init; }
}
