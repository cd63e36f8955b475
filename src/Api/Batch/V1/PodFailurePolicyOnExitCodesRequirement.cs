using MiniKube.Api.Codecs;

namespace MiniKube.Api.Batch.V1;

/// <summary>Which exit codes of a pod's containers a rule is about. Containers that ended with 0 are passed over.</summary>
[ApiType("io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement")]
public sealed partial record PodFailurePolicyOnExitCodesRequirement
{
    /// <summary>The container or init container to look at. All of them when unset.</summary>
    [Field(1, Pointer = true)]
    public string? ContainerName { get; init; }

    /// <summary>In wants a container whose exit code is among values, NotIn one whose exit code is not.</summary>
    [Field(2, Required = true, Enum = Enums.PodFailurePolicyOnExitCodesOperator, Default = "\"\"")]
    public string Operator { get; init; } = "";

    /// <summary>The exit codes: 1 to 255 of them, in order and without repeats. 0 is not allowed with In.</summary>
    [Field(3, Required = true, ListType = "set")]
    public IReadOnlyList<int> Values { get; init; } = [];
}
