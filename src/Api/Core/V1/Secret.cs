using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Secret")]
[Kind("", "v1", "Secret", "secrets")]
public sealed partial record Secret
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(5)]
    public bool? Immutable { get; init; }

    [Field(2)]
    public IReadOnlyDictionary<string, ByteString> Data { get; init; } = ReadOnlyDictionary<string, ByteString>.Empty;

    [Field(4)]
    public IReadOnlyDictionary<string, string> StringData { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(3)]
    public string? Type { get; init; }
}
