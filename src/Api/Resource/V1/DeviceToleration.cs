using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>Lets a claim put up with taints that match.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceToleration")]
public sealed partial record DeviceToleration
{
    /// <summary>The taint's key. Empty, with operator Exists, for all keys.</summary>
    [Field(1)]
    public string? Key { get; init; }

    /// <summary>Equal (the default) wants the same value, Exists any.</summary>
    [Field(2, Enum = Enums.DeviceTolerationOperator, Default = "\"Equal\"")]
    public string? Operator { get; init; }

    /// <summary>The value to compare with. Empty with Exists.</summary>
    [Field(3)]
    public string? Value { get; init; }

    /// <summary>The taint's effect: NoSchedule or NoExecute. All of them when empty.</summary>
    [Field(4, Enum = Enums.DeviceTaintEffect)]
    public string? Effect { get; init; }

    /// <summary>Seconds a running pod stays under a NoExecute taint; 0 and below is not at all. For ever when unset.</summary>
    [Field(5, Pointer = true)]
    public long? TolerationSeconds { get; init; }
}
