using MiniKube.Api.Codecs;

namespace MiniKube.Simulation.Observation;

/// <summary>One commit of an object of a kind that is followed.</summary>
/// <param name="Key">As stored: <c>/registry/core/pods/ns/name</c>.</param>
/// <param name="Before">The object as it was; null when it is made.</param>
/// <param name="After">The object as it is; null when it is gone.</param>
internal sealed record Change(string Key, IKubernetesObject? Before, IKubernetesObject? After);

/// <summary>A promise that was not kept, and which object shows it.</summary>
internal sealed record Broken(string Key, string What);
