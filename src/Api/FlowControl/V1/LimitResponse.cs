using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>What happens to requests that cannot be served at once.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.LimitResponse")]
public sealed partial record LimitResponse
{
    /// <summary><c>Queue</c> makes them wait, up to a limit; <c>Reject</c> turns them away.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>How they wait; for the type <c>Queue</c> only.</summary>
    [Field(2)]
    public QueuingConfiguration? Queuing { get; init; }
}
