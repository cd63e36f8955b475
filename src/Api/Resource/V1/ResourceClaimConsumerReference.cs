using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>Who uses a claim: an object of its namespace.</summary>
[ApiType("io.k8s.api.resource.v1.ResourceClaimConsumerReference")]
public sealed partial record ResourceClaimConsumerReference
{
    /// <summary>The object's group. The core group when empty.</summary>
    [Field(1)]
    public string? ApiGroup { get; init; }

    /// <summary>The object's resource, such as <c>pods</c>.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Resource { get; init; } = "";

    /// <summary>The object's name.</summary>
    [Field(4, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The object's uid.</summary>
    [Field(5, Required = true, Default = "\"\"")]
    public string Uid { get; init; } = "";
}
