using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>User and groups of a process on Linux.</summary>
[ApiType("io.k8s.api.core.v1.LinuxContainerUser")]
public sealed partial record LinuxContainerUser
{
    /// <summary>The user id.</summary>
    [Field(1, Required = true, Default = "0")]
    public long Uid { get; init; }

    /// <summary>The primary group id.</summary>
    [Field(2, Required = true, Default = "0")]
    public long Gid { get; init; }

    /// <summary>Further group ids.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<long> SupplementalGroups { get; init; } = [];
}
