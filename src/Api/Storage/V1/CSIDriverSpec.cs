using MiniKube.Api.Codecs;

namespace MiniKube.Api.Storage.V1;

/// <summary>What a CSI driver needs and can do.</summary>
[ApiType("io.k8s.api.storage.v1.CSIDriverSpec")]
public sealed partial record CSIDriverSpec
{
    /// <summary>Whether volumes must be attached to a node before they are mounted there. True when unset; cannot be changed.</summary>
    [Field(1, Pointer = true)]
    public bool? AttachRequired { get; init; }

    /// <summary>Whether the driver is told the pod's name, namespace and uid when it mounts a volume. False when unset.</summary>
    [Field(2, Pointer = true)]
    public bool? PodInfoOnMount { get; init; }

    /// <summary>
    /// The volumes that it supports: <c>Persistent</c> (the default) by claims, <c>Ephemeral</c> written into the pod and living as long. Cannot be changed.
    /// </summary>
    [Field(3, ListType = "set")]
    public IReadOnlyList<string> VolumeLifecycleModes { get; init; } = [];

    /// <summary>Whether pods are scheduled by the room that the driver reports in CSIStorageCapacity objects. False when unset.</summary>
    [Field(4, Pointer = true)]
    public bool? StorageCapacity { get; init; }

    /// <summary>
    /// Whose files get the pod's fsGroup: <c>ReadWriteOnceWithFSType</c> (the default; volumes with fsType and access from one node), <c>File</c> (all) or
    /// <c>None</c>.
    /// </summary>
    [Field(5, Pointer = true)]
    public string? FsGroupPolicy { get; init; }

    /// <summary>The tokens of the pod's service account that the driver gets on mounting. Each audience occurs once.</summary>
    [Field(6, ListType = "atomic")]
    public IReadOnlyList<TokenRequest> TokenRequests { get; init; } = [];

    /// <summary>Whether the driver is called again and again to refresh the contents of mounted volumes. False when unset.</summary>
    [Field(7, Pointer = true)]
    public bool? RequiresRepublish { get; init; }

    /// <summary>Whether each volume can be mounted with an SELinux context of its own (<c>-o context</c>). False when unset.</summary>
    [Field(8, Pointer = true)]
    public bool? SeLinuxMount { get; init; }

    /// <summary>Every how many seconds, at least 10, each node's number of volumes is asked for anew; also after failures for lack of room. Never when unset.</summary>
    [Field(9, Pointer = true)]
    public long? NodeAllocatableUpdatePeriodSeconds { get; init; }

    /// <summary>Hand over the tokens among the call's secrets rather than in the volume's context. False when unset; only with tokenRequests.</summary>
    [Field(10, Pointer = true)]
    public bool? ServiceAccountTokenInSecrets { get; init; }

    /// <summary>Keep pods that use the driver's volumes off the nodes that do not have the driver. False when unset.</summary>
    [Field(11, Pointer = true)]
    public bool? PreventPodSchedulingIfMissing { get; init; }
}
