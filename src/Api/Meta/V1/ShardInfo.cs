using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.ShardInfo")]
public sealed partial record ShardInfo
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Selector { get; init; } = "";
}
