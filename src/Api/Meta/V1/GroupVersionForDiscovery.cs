using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>A version of a group, by both of its names.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.GroupVersionForDiscovery")]
public sealed partial record GroupVersionForDiscovery
{
    /// <summary>Group and version together: apps/v1.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string GroupVersion { get; init; } = "";

    /// <summary>The version alone: v1.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Version { get; init; } = "";
}
