using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiDiscovery.V2;

/// <summary>A kind by its full name.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.GroupVersionKind")]
public sealed partial record ResponseKind
{
    /// <summary>The group; empty for the core one.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Group { get; init; } = "";

    /// <summary>The version.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Version { get; init; } = "";

    /// <summary>The kind.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Kind { get; init; } = "";
}
