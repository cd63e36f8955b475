using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Networking.V1;

/// <summary>Rules by which HTTP requests from outside of the cluster reach Services, by host and path.</summary>
[ApiType("io.k8s.api.networking.v1.Ingress")]
[Kind("networking.k8s.io", "v1", "Ingress", "ingresses")]
public sealed partial record Ingress
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is wanted.</summary>
    [Field(2)]
    public IngressSpec Spec { get; init; } = new();

    /// <summary>What the controller reports.</summary>
    [Field(3)]
    public IngressStatus Status { get; init; } = new();
}
