using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>State of the dynamic kubelet configuration, which has been removed.</summary>
[ApiType("io.k8s.api.core.v1.NodeConfigStatus")]
public sealed partial record NodeConfigStatus
{
    /// <summary>What the node is to use.</summary>
    [Field(1)]
    public NodeConfigSource? Assigned { get; init; }

    /// <summary>What the node uses.</summary>
    [Field(2)]
    public NodeConfigSource? Active { get; init; }

    /// <summary>What the node falls back to.</summary>
    [Field(3)]
    public NodeConfigSource? LastKnownGood { get; init; }

    /// <summary>Why the assigned configuration is not in use.</summary>
    [Field(4)]
    public string? Error { get; init; }
}
