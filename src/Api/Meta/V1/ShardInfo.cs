using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>Tells that a list holds only one part of a collection.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.ShardInfo")]
public sealed partial record ShardInfo
{
    /// <summary>The shard selector of the request, which tells which objects the list may hold.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Selector { get; init; } = "";
}
