using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>Configuration as keys and values, for containers to read. Not for secrets.</summary>
[ApiType("io.k8s.api.core.v1.ConfigMap")]
[Kind("", "v1", "ConfigMap", "configmaps")]
public sealed partial record ConfigMap
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Make the data unchangeable, and this field with it. False when unset.</summary>
    [Field(4, Pointer = true)]
    public bool? Immutable { get; init; }

    /// <summary>Values as text. Keys consist of letters, digits, -, _ and dots. All data together is at most 1 MiB.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, string> Data { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Values as bytes, in base64. No key may occur in data as well.</summary>
    [Field(3)]
    public IReadOnlyDictionary<string, ByteString> BinaryData { get; init; } = ReadOnlyDictionary<string, ByteString>.Empty;
}
