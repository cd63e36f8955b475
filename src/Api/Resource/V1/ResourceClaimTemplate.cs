using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Resource.V1;

/// <summary>What claims are made from, one for each pod that names the template.</summary>
[ApiType("io.k8s.api.resource.v1.ResourceClaimTemplate")]
[Kind("resource.k8s.io", "v1", "ResourceClaimTemplate", "resourceclaimtemplates")]
public sealed partial record ResourceClaimTemplate
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The claims to make. Cannot be changed.</summary>
    [Field(2, Required = true)]
    public ResourceClaimTemplateSpec Spec { get; init; } = new();
}
