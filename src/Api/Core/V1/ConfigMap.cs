using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ConfigMap")]
[Kind("", "v1", "ConfigMap", "configmaps")]
public sealed partial record ConfigMap
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(4)]
    public bool? Immutable { get; init; }

    [Field(2)]
    public IReadOnlyDictionary<string, string> Data { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(3)]
    public IReadOnlyDictionary<string, ByteString> BinaryData { get; init; } = ReadOnlyDictionary<string, ByteString>.Empty;
}
