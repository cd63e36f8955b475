using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The health of one device.</summary>
[ApiType("io.k8s.api.core.v1.ResourceHealth")]
public sealed partial record ResourceHealth
{
    /// <summary>The device's id, unique at its node and resource.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string ResourceID { get; init; } = "";

    /// <summary>Healthy, Unhealthy or Unknown. Unknown, too, once its driver has been silent for long.</summary>
    [Field(2)]
    public string? Health { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(6, Pointer = true)]
    public string? Message { get; init; }
}
