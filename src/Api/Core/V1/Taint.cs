using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>Keeps pods away from a node that do not tolerate it.</summary>
[ApiType("io.k8s.api.core.v1.Taint")]
public sealed partial record Taint
{
    /// <summary>The taint's key.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    /// <summary>The taint's value, if any.</summary>
    [Field(2)]
    public string? Value { get; init; }

    /// <summary>NoSchedule keeps new pods away, PreferNoSchedule does so where possible, NoExecute drives out running ones, too.</summary>
    [Field(3, Enum = Enums.TaintEffect, Required = true, Default = "\"\"")]
    public string Effect { get; init; } = "";

    /// <summary>When the taint was added. Tolerations that end count from here.</summary>
    [Field(4, Pointer = true)]
    public Timestamp? TimeAdded { get; init; }
}
