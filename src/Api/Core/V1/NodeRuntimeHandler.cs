using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A runtime handler of a node. RuntimeClasses refer to it.</summary>
[ApiType("io.k8s.api.core.v1.NodeRuntimeHandler")]
public sealed partial record NodeRuntimeHandler
{
    /// <summary>The handler's name; empty for the default one.</summary>
    [Field(1, Default = "\"\"")]
    public string? Name { get; init; }

    /// <summary>What the handler supports.</summary>
    [Field(2)]
    public NodeRuntimeHandlerFeatures? Features { get; init; }
}
