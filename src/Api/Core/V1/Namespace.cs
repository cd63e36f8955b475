using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>A space for names: objects in different namespaces may have the same name.</summary>
[ApiType("io.k8s.api.core.v1.Namespace")]
[Kind("", "v1", "Namespace", "namespaces", ClusterScoped = true)]
public sealed partial record Namespace
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What must happen before it may go.</summary>
    [Field(2)]
    public NamespaceSpec Spec { get; init; } = new();

    /// <summary>Whether it is in use or on its way out.</summary>
    [Field(3)]
    public NamespaceStatus Status { get; init; } = new();
}
