using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Binding")]
[Kind("", "v1", "Binding", "bindings")]
public sealed partial record Binding
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2, Required = true)]
    public ObjectReference Target { get; init; } = new();
}
