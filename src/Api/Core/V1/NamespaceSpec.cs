using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>What must happen before a namespace may go.</summary>
[ApiType("io.k8s.api.core.v1.NamespaceSpec")]
public sealed partial record NamespaceSpec
{
    /// <summary>Who must be done before the namespace goes. kubernetes stands for emptying it.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Finalizers { get; init; } = [];
}
