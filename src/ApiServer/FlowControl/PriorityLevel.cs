using MiniKube.Api.FlowControl.V1;

namespace MiniKube.ApiServer.FlowControl;

/// <summary>A priority level at work. It keeps its queues through all changes of its PriorityLevelConfiguration, and after its deletion until they are empty.</summary>
internal sealed class PriorityLevel(string name, TimeProvider time)
{
    // How much of the smoothed demand is left after a period without demand.
    private const double Memory = 0.977;

    // No request takes more of its level.
    private const double MaxSeatsFraction = 0.15;

    public string Name { get; } = name;
    public QueueSet Queues { get; } = new(time);
    public RetryAfter RetryAfter { get; } = new(time);

    /// <summary>That of the object; empty where there is none.</summary>
    public string Uid { get; private set; } = "";
    public PriorityLevelConfigurationSpec Spec { get; private set; } = new();

    /// <summary>The object is gone: no request comes any more.</summary>
    public bool IsQuiescing { get; set; }
    public bool IsExempt => Spec.Type == "Exempt";
    public int Shares => IsExempt ? Spec.Exempt?.NominalConcurrencyShares ?? 0 : Spec.Limited?.NominalConcurrencyShares ?? 30;
    public int LendablePercent => (IsExempt ? Spec.Exempt?.LendablePercent : Spec.Limited?.LendablePercent) ?? 0;
    public SeatLimits Limits { get; set; }

    /// <summary>The most seats that one of its requests takes.</summary>
    public int MaxSeats => Math.Max(1, (int)Math.Ceiling(Limits.Nominal * MaxSeatsFraction));
    public DemandSummary Demand { get; private set; }
    public double SmoothedDemand { get; private set; }

    public void Configure(string uid, PriorityLevelConfigurationSpec spec)
    {
        (Uid, IsQuiescing) = (uid, false);
        Spec = spec;
        var queuing = spec.Limited?.LimitResponse is { Type: "Queue" } response ? response.Queuing ?? new QueuingConfiguration() : null;
        Queues.Configure(queuing is null || IsExempt
            ? new QueueSettings(IsExempt, 0, 0, 0)
            : new QueueSettings(false, OrDefault(queuing.Queues, 64), OrDefault(queuing.HandSize, 8), OrDefault(queuing.QueueLengthLimit, 50)));
    }

    /// <summary>Ends a period of measuring its demand. Demand counts at once when it grows and is forgotten slowly.</summary>
    public SeatClaim Claim()
    {
        Demand = Queues.TakeDemand();
        var envelope = Math.Min(Demand.Maximum, Demand.Average + Demand.Deviation);
        SmoothedDemand = Math.Max(envelope, (Memory * SmoothedDemand) + ((1 - Memory) * envelope));
        return new SeatClaim(IsExempt, Limits, Demand.Maximum, SmoothedDemand);
    }

    private static int OrDefault(int value, int standard) => value == 0 ? standard : value;
}
