using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>What happens to the requests for a host.</summary>
[ApiType("io.k8s.api.networking.v1.IngressRule")]
public sealed partial record IngressRule
{
    /// <summary>The host's DNS name, without port. The first label may be <c>*</c>, for exactly one label of any name. All hosts when unset.</summary>
    [Field(1)]
    public string? Host { get; init; }

    /// <summary>The paths and where they lead. All requests go to the default backend when unset.</summary>
    [Field(1, Inline = 2)]
    public HTTPIngressRuleValue? Http { get; init; }
}
