using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.LinuxContainerUser")]
public sealed partial record LinuxContainerUser
{
    [Field(1, Required = true, Default = "0")]
    public long Uid { get; init; }

    [Field(2, Required = true, Default = "0")]
    public long Gid { get; init; }

    [Field(3, ListType = "atomic")]
    public IReadOnlyList<long> SupplementalGroups { get; init; } = [];
}
