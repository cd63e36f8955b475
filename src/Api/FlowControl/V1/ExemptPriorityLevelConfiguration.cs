using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>The share of a priority level whose requests never wait.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.ExemptPriorityLevelConfiguration")]
public sealed partial record ExemptPriorityLevelConfiguration
{
    /// <summary>The level's share of the server's seats, in proportion to those of all levels. It limits only what others can have. 0 when unset.</summary>
    [Field(1, Pointer = true)]
    public int? NominalConcurrencyShares { get; init; }

    /// <summary>Percent of the level's seats that other levels may borrow, from 0 to 100. 0 when unset.</summary>
    [Field(2, Pointer = true)]
    public int? LendablePercent { get; init; }
}
