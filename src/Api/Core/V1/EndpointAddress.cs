using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.EndpointAddress", Atomic = true)]
public sealed partial record EndpointAddress
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Ip { get; init; } = "";

    [Field(3)]
    public string? Hostname { get; init; }

    [Field(4)]
    public string? NodeName { get; init; }

    [Field(2)]
    public ObjectReference? TargetRef { get; init; }
}
