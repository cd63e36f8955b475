using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>The share of a priority level whose requests are limited, and what happens to those beyond the limit.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.LimitedPriorityLevelConfiguration")]
public sealed partial record LimitedPriorityLevelConfiguration
{
    /// <summary>The level's share of the server's seats, in proportion to those of all levels. 30 when unset; 0 holds up its requests unless it can borrow.</summary>
    [Field(1, Pointer = true)]
    public int? NominalConcurrencyShares { get; init; }

    /// <summary>What happens to requests that cannot be served at once.</summary>
    [Field(2)]
    public LimitResponse LimitResponse { get; init; } = new();

    /// <summary>Percent of the level's seats that other levels may borrow, from 0 to 100. 0 when unset.</summary>
    [Field(3, Pointer = true)]
    public int? LendablePercent { get; init; }

    /// <summary>The most seats that the level may borrow from others at a time, in percent of its own. It may exceed 100. No limit when unset.</summary>
    [Field(4, Pointer = true)]
    public int? BorrowingLimitPercent { get; init; }
}
