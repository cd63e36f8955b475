using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Resource.V1;

/// <summary>Keeps claims away from a device, and pods with them, that do not tolerate it.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceTaint")]
public sealed partial record DeviceTaint
{
    /// <summary>The taint's key, a label's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    /// <summary>The taint's value, if any, a label's value.</summary>
    [Field(2)]
    public string? Value { get; init; }

    /// <summary>NoSchedule keeps new pods away, NoExecute drives out running ones, too; None only informs, as do values that are not known.</summary>
    [Field(3, Required = true, Enum = Enums.DeviceTaintEffect, Default = "\"\"")]
    public string Effect { get; init; } = "";

    /// <summary>When the taint was added. Set by the API server when unset. Tolerations that end count from here.</summary>
    [Field(4)]
    public Timestamp? TimeAdded { get; init; }
}
