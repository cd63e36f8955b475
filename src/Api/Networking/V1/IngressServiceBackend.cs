using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>A port of a Service that gets requests.</summary>
[ApiType("io.k8s.api.networking.v1.IngressServiceBackend")]
public sealed partial record IngressServiceBackend
{
    /// <summary>The Service's name, in the namespace of the Ingress.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The Service's port.</summary>
    [Field(2)]
    public ServiceBackendPort Port { get; init; } = new();
}
