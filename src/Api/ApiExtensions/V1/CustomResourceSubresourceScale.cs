using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>How the scale subresource is read from and written to objects. Paths have no array notation.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceScale")]
public sealed partial record CustomResourceSubresourceScale
{
    /// <summary>The path under <c>.spec</c> of the number that is wanted. The scale cannot be read while it is not found.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string SpecReplicasPath { get; init; } = "";

    /// <summary>The path under <c>.status</c> of the number that there is. 0 when not found.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string StatusReplicasPath { get; init; } = "";

    /// <summary>The path under <c>.status</c> or <c>.spec</c> of a string with the label selector of the pods; autoscaling needs it. Empty when not found.</summary>
    [Field(3, Pointer = true)]
    public string? LabelSelectorPath { get; init; }
}
