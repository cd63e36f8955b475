using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>A request or limit of a container.</summary>
[ApiType("io.k8s.api.core.v1.ResourceFieldSelector", Atomic = true)]
public sealed partial record ResourceFieldSelector
{
    /// <summary>The container. Needed in volumes; the container itself when unset in env.</summary>
    [Field(1)]
    public string? ContainerName { get; init; }

    /// <summary>Which resource, such as limits.cpu or requests.memory.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Resource { get; init; } = "";

    /// <summary>The unit of the result, such as 1m for cpu or 1Mi for memory. 1 when unset; the result is rounded up.</summary>
    [Field(3)]
    public Quantity? Divisor { get; init; }
}
