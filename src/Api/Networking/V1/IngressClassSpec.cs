using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>Which controller serves the Ingresses of a class.</summary>
[ApiType("io.k8s.api.networking.v1.IngressClassSpec")]
public sealed partial record IngressClassSpec
{
    /// <summary>The controller, a path with a domain prefix such as <c>example.com/ingress-controller</c>, of at most 250 characters. Cannot be changed.</summary>
    [Field(1)]
    public string? Controller { get; init; }

    /// <summary>An object with further settings for the controller, if it has any.</summary>
    [Field(2)]
    public IngressClassParametersReference? Parameters { get; init; }
}
