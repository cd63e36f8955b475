using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One aspect of a component's state.</summary>
[ApiType("io.k8s.api.core.v1.ComponentCondition")]
public sealed partial record ComponentCondition
{
    /// <summary>Which aspect. Healthy is the only one.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>True, False or Unknown.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    /// <summary>What the component answered when it was probed.</summary>
    [Field(3)]
    public string? Message { get; init; }

    /// <summary>The error that the probe met, if any.</summary>
    [Field(4)]
    public string? Error { get; init; }
}
