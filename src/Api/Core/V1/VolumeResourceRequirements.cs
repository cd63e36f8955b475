using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>How much storage is asked for.</summary>
[ApiType("io.k8s.api.core.v1.VolumeResourceRequirements")]
public sealed partial record VolumeResourceRequirements
{
    /// <summary>The most that is allowed.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Limits { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>The least that is needed, under the key storage.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, Quantity> Requests { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;
}
