using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>How a priority level is limited.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationSpec")]
public sealed partial record PriorityLevelConfigurationSpec
{
    /// <summary><c>Limited</c>, or <c>Exempt</c> for requests that are served at once always.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>The share and the limits of a limited level; for the type <c>Limited</c>, and needed there.</summary>
    [Field(2)]
    public LimitedPriorityLevelConfiguration? Limited { get; init; }

    /// <summary>The share of an exempt level; for the type <c>Exempt</c> only. Its defaults count when unset.</summary>
    [Field(3)]
    public ExemptPriorityLevelConfiguration? Exempt { get; init; }
}
