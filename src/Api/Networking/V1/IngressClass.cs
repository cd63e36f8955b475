using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Networking.V1;

/// <summary>A class of Ingresses: which controller serves them, and how. The annotation ingressclass.kubernetes.io/is-default-class makes it the default.</summary>
[ApiType("io.k8s.api.networking.v1.IngressClass")]
[Kind("networking.k8s.io", "v1", "IngressClass", "ingressclasses", ClusterScoped = true)]
public sealed partial record IngressClass
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The controller and its parameters.</summary>
    [Field(2)]
    public IngressClassSpec Spec { get; init; } = new();
}
