using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Namespace")]
[Kind("", "v1", "Namespace", "namespaces", ClusterScoped = true)]
public sealed partial record Namespace
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2)]
    public NamespaceSpec Spec { get; init; } = new();

    [Field(3)]
    public NamespaceStatus Status { get; init; } = new();
}
