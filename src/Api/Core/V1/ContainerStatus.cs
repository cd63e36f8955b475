using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>What is known of one container.</summary>
[ApiType("io.k8s.api.core.v1.ContainerStatus")]
public sealed partial record ContainerStatus
{
    /// <summary>The container's name in the spec.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>What it is doing now.</summary>
    [Field(2, Embedded = true)]
    public ContainerState? State { get; init; }

    /// <summary>How its run before this one ended. Empty until it has been restarted.</summary>
    [Field(3, Embedded = true)]
    public ContainerState? LastState { get; init; }

    /// <summary>Whether its readiness probe succeeds; without one, whether it has started. An init container is ready once it has succeeded.</summary>
    [Field(4, Required = true, Default = "false")]
    public bool Ready { get; init; }

    /// <summary>How often it was restarted. Counted from what the node still remembers, so it is a lower bound.</summary>
    [Field(5, Required = true, Default = "0")]
    public int RestartCount { get; init; }

    /// <summary>The image that runs. May differ in form from the one in the spec.</summary>
    [Field(6, Required = true, Default = "\"\"")]
    public string Image { get; init; } = "";

    /// <summary>The image's identity, such as its digest.</summary>
    [Field(7, Required = true, Default = "\"\"")]
    public string ImageID { get; init; } = "";

    /// <summary>Its id, in the form runtime://id.</summary>
    [Field(8)]
    public string? ContainerID { get; init; }

    /// <summary>Whether it has started: its postStart hook and startup probe have succeeded. False before, and again after a restart.</summary>
    [Field(9, Pointer = true)]
    public bool? Started { get; init; }

    /// <summary>The requests that the node has granted it.</summary>
    [Field(10)]
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>The requests and limits that are in force.</summary>
    [Field(11)]
    public ResourceRequirements? Resources { get; init; }

    /// <summary>How its volumes are mounted.</summary>
    [Field(12, ListType = "map", ListMapKeys = ["mountPath"], MergeKey = "mountPath", PatchStrategy = "merge")]
    public IReadOnlyList<VolumeMountStatus> VolumeMounts { get; init; } = [];

    /// <summary>The user and groups its first process was started with.</summary>
    [Field(13)]
    public ContainerUser? User { get; init; }

    /// <summary>The health of devices that it was given.</summary>
    [Field(14, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<ResourceStatus> AllocatedResourcesStatus { get; init; } = [];

    /// <summary>The signal that asks it to end.</summary>
    [Field(15, Pointer = true, Enum = Enums.Signal)]
    public string? StopSignal { get; init; }
}
