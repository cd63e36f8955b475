using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Linux capabilities to add and to take away.</summary>
[ApiType("io.k8s.api.core.v1.Capabilities")]
public sealed partial record Capabilities
{
    /// <summary>Capabilities to add, such as NET_ADMIN, or ALL.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Add { get; init; } = [];

    /// <summary>Capabilities to take away, or ALL.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> Drop { get; init; } = [];
}
