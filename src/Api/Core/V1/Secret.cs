using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>Confidential data as keys and values, for containers to read.</summary>
[ApiType("io.k8s.api.core.v1.Secret")]
[Kind("", "v1", "Secret", "secrets")]
public sealed partial record Secret
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Make the data unchangeable, and this field with it. False when unset.</summary>
    [Field(5, Pointer = true)]
    public bool? Immutable { get; init; }

    /// <summary>Values as bytes, in base64. Keys consist of letters, digits, -, _ and dots. All data together is at most 1 MiB.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, ByteString> Data { get; init; } = ReadOnlyDictionary<string, ByteString>.Empty;

    /// <summary>Values as text, for writing only: they are merged into data, over equal keys, and never given back.</summary>
    [Field(4)]
    public IReadOnlyDictionary<string, string> StringData { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What the data is meant for, such as kubernetes.io/tls. Some types require certain keys. Opaque when unset; cannot be changed.</summary>
    [Field(3)]
    public string? Type { get; init; }
}
