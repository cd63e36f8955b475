using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Disruption;

/// <summary>How many pods there should be, by the word of the controllers that keep the pods of a budget.</summary>
/// <param name="Replicas">What they want together.</param>
/// <param name="Unmanaged">The names of pods that no controller keeps, and that are in no sum.</param>
internal sealed record ExpectedScale(int Replicas, IReadOnlyList<string> Unmanaged)
{
    /// <summary>Nothing to add up: the budget asks for a number of pods.</summary>
    public static ExpectedScale None { get; } = new(0, []);

    /// <param name="pods">The pods of the budget.</param>
    /// <param name="scaleOf">The scale of a pod's controller, with the uid of whoever sets it; null where there is none.</param>
    /// <exception cref="UnknownScaleException">A pod's controller does not say.</exception>
    public static async Task<ExpectedScale> SumAsync(IReadOnlyList<Pod> pods, Func<Pod, Api.Meta.V1.OwnerReference, Task<ControllerScale?>> scaleOf)
    {
        var scales = new Dictionary<string, int>(StringComparer.Ordinal);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var unmanaged = new List<string>();
        foreach (var pod in pods)
        {
            if (ControllerReference.Of(pod.Metadata) is not { } owner)
            {
                unmanaged.Add(pod.Metadata.Name!);
            }
            else if (asked.Add(owner.Uid))
            {
                var scale = await scaleOf(pod, owner) ?? throw new UnknownScaleException($"found no controllers for pod \"{pod.Metadata.Name}\"");
                scales[scale.Uid] = scale.Replicas;
            }
        }
        return new(scales.Values.Sum(), unmanaged);
    }
}

/// <summary>What one controller wants, and its uid.</summary>
internal sealed record ControllerScale(string Uid, int Replicas);

/// <summary>How many pods there should be cannot be told.</summary>
internal sealed class UnknownScaleException(string message) : Exception(message);
