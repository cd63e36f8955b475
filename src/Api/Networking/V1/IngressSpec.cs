using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>Which requests an Ingress takes, and where they go.</summary>
[ApiType("io.k8s.api.networking.v1.IngressSpec")]
public sealed partial record IngressSpec
{
    /// <summary>The IngressClass. The default class, if there is one, when unset. Replaces the annotation kubernetes.io/ingress.class.</summary>
    [Field(4, Pointer = true)]
    public string? IngressClassName { get; init; }

    /// <summary>What gets the requests that no rule matches. Needed where there are no rules; otherwise the controller decides when unset.</summary>
    [Field(1)]
    public IngressBackend? DefaultBackend { get; init; }

    /// <summary>The certificates with which hosts are served over TLS, at port 443.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<IngressTLS> Tls { get; init; } = [];

    /// <summary>The rules, by host.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<IngressRule> Rules { get; init; } = [];
}
