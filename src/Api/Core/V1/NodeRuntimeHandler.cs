using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NodeRuntimeHandler")]
public sealed partial record NodeRuntimeHandler
{
    [Field(1, Default = "\"\"")]
    public string? Name { get; init; }

    [Field(2)]
    public NodeRuntimeHandlerFeatures? Features { get; init; }
}
