using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>The certificate for some hosts of an Ingress.</summary>
[ApiType("io.k8s.api.networking.v1.IngressTLS")]
public sealed partial record IngressTLS
{
    /// <summary>The hosts, as the certificate names them. The controller's own default when empty.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The Secret with the certificate and its key, in the namespace of the Ingress. When unset, the connection's server name only decides the route.</summary>
    [Field(2)]
    public string? SecretName { get; init; }
}
