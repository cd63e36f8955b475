using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>A port of a Service, either by name or by number.</summary>
[ApiType("io.k8s.api.networking.v1.ServiceBackendPort", Atomic = true)]
public sealed partial record ServiceBackendPort
{
    /// <summary>The port's name. Not together with number.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>The port number, from 1 to 65535. Not together with name.</summary>
    [Field(2)]
    public int? Number { get; init; }
}
