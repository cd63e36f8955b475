using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;

namespace MiniKube.Api.Networking.V1;

/// <summary>What requests are sent to: either a Service or another object.</summary>
[ApiType("io.k8s.api.networking.v1.IngressBackend")]
public sealed partial record IngressBackend
{
    /// <summary>A Service of the same namespace. Not together with resource.</summary>
    [Field(4)]
    public IngressServiceBackend? Service { get; init; }

    /// <summary>An object of the same namespace, of a kind that the controller knows. Not together with service.</summary>
    [Field(3)]
    public TypedLocalObjectReference? Resource { get; init; }
}
