using MiniKube.Api.Core.V1;

namespace MiniKube.Scheduler.Plugins;

/// <summary>A resource that has a say in a score, and how much.</summary>
internal sealed record ResourceWeight(string Name, long Weight = 1);

/// <summary>The score, 0 to 10, of a node that is used so much, in per cent; between two points it is on the line that joins them.</summary>
internal readonly record struct UtilizationShapePoint(int Utilization, int Score);

/// <summary>How use of resources becomes a score: <c>scoringStrategy</c> of NodeResourcesFitArgs.</summary>
internal sealed record ScoringStrategy(string Type, IReadOnlyList<ResourceWeight> Resources)
{
    public const string LeastAllocated = "LeastAllocated";
    public const string MostAllocated = "MostAllocated";
    public const string RequestedToCapacityRatio = "RequestedToCapacityRatio";

    public static IReadOnlyList<ResourceWeight> CpuAndMemory { get; } = [new(ResourceName.Cpu), new(ResourceName.Memory)];
    public static ScoringStrategy Default { get; } = new(LeastAllocated, CpuAndMemory);

    /// <summary>For RequestedToCapacityRatio: points of rising utilization.</summary>
    public IReadOnlyList<UtilizationShapePoint> Shape { get; init; } = [];

    /// <summary>The score of one resource, 0 to 100.</summary>
    /// <param name="requested">By the pods there and the new one; can be more than there is, for pods without requests count for some.</param>
    /// <param name="allocatable">More than 0.</param>
    public long ScoreOf(long requested, long allocatable) => Type switch
    {
        LeastAllocated => requested > allocatable ? 0 : (allocatable - requested) * ScoreNormalization.Max / allocatable,
        MostAllocated => Math.Min(requested, allocatable) * ScoreNormalization.Max / allocatable,
        _ => OnShape(requested > allocatable ? 100 : requested * 100 / allocatable),
    };

    /// <summary>Whether a resource has a say in the mean: one of ratio 0 has none.</summary>
    public bool Counts(long score) => Type != RequestedToCapacityRatio || score > 0;

    /// <summary>The mean of the resources' scores.</summary>
    public long Mean(long sum, long weights) => weights == 0 ? 0
        : Type == RequestedToCapacityRatio ? (long)Math.Round((double)sum / weights, MidpointRounding.AwayFromZero)
        : sum / weights;

    private long OnShape(long utilization)
    {
        for (var i = 0; i < Shape.Count; i++)
        {
            var (at, score) = (Shape[i].Utilization, Shape[i].Score * 10L);
            if (utilization <= at)
            {
                if (i == 0)
                {
                    return score;
                }
                var (before, from) = (Shape[i - 1].Utilization, Shape[i - 1].Score * 10L);
                return from + ((score - from) * (utilization - before) / (at - before));
            }
        }
        return Shape[^1].Score * 10L;
    }
}
