using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One key of a ConfigMap.</summary>
[ApiType("io.k8s.api.core.v1.ConfigMapKeySelector", Atomic = true)]
public sealed partial record ConfigMapKeySelector
{
    /// <summary>The ConfigMap, in the pod's namespace.</summary>
    [Field(1, Inline = 1, Default = "\"\"")]
    public string? Name { get; init; }

    /// <summary>The key.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    /// <summary>Start even though ConfigMap or key is missing. False when unset.</summary>
    [Field(3, Pointer = true)]
    public bool? Optional { get; init; }
}
