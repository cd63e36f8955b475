using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Coordination.V1;

/// <summary>Who holds a lease, since when and for how long.</summary>
[ApiType("io.k8s.api.coordination.v1.LeaseSpec")]
public sealed partial record LeaseSpec
{
    /// <summary>Who holds the lease now. Empty or unset when nobody does.</summary>
    [Field(1, Pointer = true)]
    public string? HolderIdentity { get; init; }

    /// <summary>Seconds after renewTime that others must wait before they may take the lease. Must be above 0.</summary>
    [Field(2, Pointer = true)]
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>When the present holder took the lease.</summary>
    [Field(3, Pointer = true)]
    public MicroTime? AcquireTime { get; init; }

    /// <summary>When the holder last renewed the lease.</summary>
    [Field(4, Pointer = true)]
    public MicroTime? RenewTime { get; init; }

    /// <summary>How often the lease has passed to another holder.</summary>
    [Field(5, Pointer = true)]
    public int? LeaseTransitions { get; init; }

    /// <summary>How the coordinated election picks a leader, such as OldestEmulationVersion. Unset unless the election is coordinated.</summary>
    [Field(6, Pointer = true)]
    public string? Strategy { get; init; }

    /// <summary>Who ought to hold the lease instead. The holder should then give it up. Needs strategy.</summary>
    [Field(7, Pointer = true)]
    public string? PreferredHolder { get; init; }
}
