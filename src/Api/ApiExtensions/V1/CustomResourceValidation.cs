using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>What objects of a version must look like.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceValidation")]
public sealed partial record CustomResourceValidation
{
    /// <summary>The OpenAPI v3 schema, which must be structural: it says the type of every value.</summary>
    [Field(1)]
    public JSONSchemaProps? OpenAPIV3Schema { get; init; }
}
