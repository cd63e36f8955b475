using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>Adds a resource to the API. Its name must be <c>PLURAL.GROUP</c>.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition")]
[Kind("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", ClusterScoped = true)]
public sealed partial record CustomResourceDefinition
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The resource to serve.</summary>
    [Field(2, Required = true)]
    public CustomResourceDefinitionSpec Spec { get; init; } = new();

    /// <summary>What is served, as last seen.</summary>
    [Field(3)]
    public CustomResourceDefinitionStatus Status { get; init; } = new();
}
