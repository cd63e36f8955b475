namespace MiniKube.Bench.Load;

/// <summary>What the command line asked for.</summary>
internal sealed record BenchOptions
{
    public required IReadOnlyList<int> Clients { get; init; }
    public required TimeSpan Duration { get; init; }
    public required TimeSpan WarmUp { get; init; }

    /// <summary>The bound of a run's operations.</summary>
    public required long MaxOps { get; init; }

    /// <summary>How often what is measured one by one is repeated.</summary>
    public required int Repeats { get; init; }

    /// <summary>The numbers of pods to list and to hold.</summary>
    public required IReadOnlyList<int> Objects { get; init; }

    /// <summary>The number of pods to start with.</summary>
    public required int StoredObjects { get; init; }
    public required int Watches { get; init; }
    public required int StreamsPerConnection { get; init; }
    public required string Image { get; init; }

    /// <summary>How many fake nodes there are.</summary>
    public required int Nodes { get; init; }

    /// <summary>The command of a scheduler that starts once pods wait.</summary>
    public string? Scheduler { get; init; }
    public SpawnPlan? Spawn { get; init; }
}
