using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>The resources of one version of a group: the answer of /apis/GROUP/VERSION.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.APIResourceList")]
public sealed partial record APIResourceList
{
    /// <summary>The group and version that are listed.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string GroupVersion { get; init; } = "";

    /// <summary>The resources and subresources.</summary>
    [Field(2, Required = true, ListType = "atomic")]
    public IReadOnlyList<APIResource> Resources { get; init; } = [];

    /// <summary>v1.</summary>
    [Field(0)]
    public string? ApiVersion { get; init; }

    /// <summary>APIResourceList.</summary>
    [Field(0)]
    public string? Kind { get; init; }
}
