using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ClusterTrustBundleProjection")]
public sealed partial record ClusterTrustBundleProjection
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2)]
    public string? SignerName { get; init; }

    [Field(3)]
    public LabelSelector? LabelSelector { get; init; }

    [Field(5)]
    public bool? Optional { get; init; }

    [Field(4, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";
}
