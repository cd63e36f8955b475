using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Storage.V1;

/// <summary>
/// A class of storage: by whom, and how, volumes are made for the claims that name it. storageclass.kubernetes.io/is-default-class makes it the default.
/// </summary>
[ApiType("io.k8s.api.storage.v1.StorageClass")]
[Kind("storage.k8s.io", "v1", "StorageClass", "storageclasses", ClusterScoped = true)]
public sealed partial record StorageClass
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who makes the volumes, such as a CSI driver's name. Cannot be changed.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Provisioner { get; init; } = "";

    /// <summary>Settings for the provisioner. Cannot be changed.</summary>
    [Field(3)]
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What becomes of a volume once its claim is gone: Delete (the default) or Retain. Cannot be changed.</summary>
    [Field(4, Pointer = true, Enum = Enums.PersistentVolumeReclaimPolicy)]
    public string? ReclaimPolicy { get; init; }

    /// <summary>Options to mount the volumes with, such as <c>ro</c>. They are not checked: a wrong one makes mounting fail.</summary>
    [Field(5, ListType = "atomic")]
    public IReadOnlyList<string> MountOptions { get; init; } = [];

    /// <summary>Whether volumes may grow when their claim asks for more. False when unset.</summary>
    [Field(6, Pointer = true)]
    public bool? AllowVolumeExpansion { get; init; }

    /// <summary>Immediate (the default) makes and binds volumes at once, WaitForFirstConsumer when a pod that uses the claim is scheduled. Cannot be changed.</summary>
    [Field(7, Pointer = true, Enum = Enums.VolumeBindingMode)]
    public string? VolumeBindingMode { get; init; }

    /// <summary>Where volumes may be made, by labels of nodes. Anywhere when empty.</summary>
    [Field(8, ListType = "atomic")]
    public IReadOnlyList<TopologySelectorTerm> AllowedTopologies { get; init; } = [];
}
