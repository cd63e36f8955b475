using MiniKube.Api.Core.V1;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>What containers of a pod can refer to.</summary>
/// <param name="Volumes">The volumes by their names.</param>
/// <param name="Claims">The names of the pod's resource claims.</param>
internal sealed record PodReferences(IReadOnlyDictionary<string, Volume> Volumes, IReadOnlySet<string> Claims)
{
    /// <summary>For what is added to a pod that was found good.</summary>
    public static PodReferences Of(PodSpec spec) =>
        Of(spec, spec.Volumes.Where(static v => v.Name.Length > 0).DistinctBy(static v => v.Name).ToDictionary(static v => v.Name, StringComparer.Ordinal));

    public static PodReferences Of(PodSpec spec, IReadOnlyDictionary<string, Volume> volumes) =>
        new(volumes, spec.ResourceClaims.Select(static c => c.Name).Where(static n => n.Length > 0).ToHashSet(StringComparer.Ordinal));
}
