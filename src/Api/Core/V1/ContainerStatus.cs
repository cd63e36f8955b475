using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ContainerStatus")]
public sealed partial record ContainerStatus
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    [Field(2)]
    public ContainerState? State { get; init; }

    [Field(3)]
    public ContainerState? LastState { get; init; }

    [Field(4, Required = true, Default = "false")]
    public bool Ready { get; init; }

    [Field(5, Required = true, Default = "0")]
    public int RestartCount { get; init; }

    [Field(6, Required = true, Default = "\"\"")]
    public string Image { get; init; } = "";

    [Field(7, Required = true, Default = "\"\"")]
    public string ImageID { get; init; } = "";

    [Field(8)]
    public string? ContainerID { get; init; }

    [Field(9)]
    public bool? Started { get; init; }

    [Field(10)]
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(11)]
    public ResourceRequirements? Resources { get; init; }

    [Field(12, ListType = "map", ListMapKeys = ["mountPath"], MergeKey = "mountPath", PatchStrategy = "merge")]
    public IReadOnlyList<VolumeMountStatus> VolumeMounts { get; init; } = [];

    [Field(13)]
    public ContainerUser? User { get; init; }

    [Field(14, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<ResourceStatus> AllocatedResourcesStatus { get; init; } = [];

    [Field(15)]
    public string? StopSignal { get; init; }
}
