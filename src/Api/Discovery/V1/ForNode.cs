using MiniKube.Api.Codecs;

namespace MiniKube.Api.Discovery.V1;

/// <summary>Names a node whose consumers ought to use a backend.</summary>
[ApiType("io.k8s.api.discovery.v1.ForNode")]
public sealed partial record ForNode
{
    /// <summary>The node's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
