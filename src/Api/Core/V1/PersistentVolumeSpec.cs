using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>Where a volume's storage is and how it can be used. Exactly one kind of storage is set, and it cannot be changed.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeSpec")]
public sealed partial record PersistentVolumeSpec
{
    /// <summary>How large the volume is, under the key storage.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>A disk of Google Compute Engine. Deprecated, served by the CSI driver pd.csi.storage.gke.io.</summary>
    [Field(1, Inline = 2)]
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    /// <summary>A volume of AWS EBS. Deprecated, served by the CSI driver ebs.csi.aws.com.</summary>
    [Field(2, Inline = 2)]
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    /// <summary>A directory of the node. Meant for tests on a single node: other nodes do not see it.</summary>
    [Field(3, Inline = 2)]
    public HostPathVolumeSource? HostPath { get; init; }

    /// <summary>A GlusterFS volume. Deprecated and no longer supported.</summary>
    [Field(4, Inline = 2)]
    public GlusterfsPersistentVolumeSource? Glusterfs { get; init; }

    /// <summary>An exported directory of an NFS server.</summary>
    [Field(5, Inline = 2)]
    public NFSVolumeSource? Nfs { get; init; }

    /// <summary>A Ceph RBD image. Deprecated and no longer supported.</summary>
    [Field(6, Inline = 2)]
    public RBDPersistentVolumeSource? Rbd { get; init; }

    /// <summary>A disk of an iSCSI target.</summary>
    [Field(7, Inline = 2)]
    public ISCSIPersistentVolumeSource? Iscsi { get; init; }

    /// <summary>A volume of OpenStack Cinder. Deprecated, served by the CSI driver cinder.csi.openstack.org.</summary>
    [Field(8, Inline = 2)]
    public CinderPersistentVolumeSource? Cinder { get; init; }

    /// <summary>A CephFS directory. Deprecated and no longer supported.</summary>
    [Field(9, Inline = 2)]
    public CephFSPersistentVolumeSource? Cephfs { get; init; }

    /// <summary>A disk on Fibre Channel.</summary>
    [Field(10, Inline = 2)]
    public FCVolumeSource? Fc { get; init; }

    /// <summary>A Flocker dataset. Deprecated and no longer supported.</summary>
    [Field(11, Inline = 2)]
    public FlockerVolumeSource? Flocker { get; init; }

    /// <summary>A volume of a FlexVolume driver. Deprecated: use a CSI driver.</summary>
    [Field(12, Inline = 2)]
    public FlexPersistentVolumeSource? FlexVolume { get; init; }

    /// <summary>An Azure file share. Deprecated, served by the CSI driver file.csi.azure.com.</summary>
    [Field(13, Inline = 2)]
    public AzureFilePersistentVolumeSource? AzureFile { get; init; }

    /// <summary>A vSphere disk. Deprecated, served by the CSI driver csi.vsphere.vmware.com.</summary>
    [Field(14, Inline = 2)]
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }

    /// <summary>A Quobyte volume. Deprecated and no longer supported.</summary>
    [Field(15, Inline = 2)]
    public QuobyteVolumeSource? Quobyte { get; init; }

    /// <summary>An Azure data disk. Deprecated, served by the CSI driver disk.csi.azure.com.</summary>
    [Field(16, Inline = 2)]
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    /// <summary>A Photon Controller disk. Deprecated and no longer supported.</summary>
    [Field(17, Inline = 2)]
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    /// <summary>A Portworx volume. Deprecated, served by the CSI driver pxd.portworx.com.</summary>
    [Field(18, Inline = 2)]
    public PortworxVolumeSource? PortworxVolume { get; init; }

    /// <summary>A ScaleIO volume. Deprecated and no longer supported.</summary>
    [Field(19, Inline = 2)]
    public ScaleIOPersistentVolumeSource? ScaleIO { get; init; }

    /// <summary>A directory or disk of one node. Needs nodeAffinity.</summary>
    [Field(20, Inline = 2)]
    public LocalVolumeSource? Local { get; init; }

    /// <summary>A StorageOS volume. Deprecated and no longer supported.</summary>
    [Field(21, Inline = 2)]
    public StorageOSPersistentVolumeSource? Storageos { get; init; }

    /// <summary>A volume that a CSI driver manages.</summary>
    [Field(22, Inline = 2)]
    public CSIPersistentVolumeSource? Csi { get; init; }

    /// <summary>All the ways in which the volume can be used: ReadWriteOnce (one node), ReadOnlyMany, ReadWriteMany, ReadWriteOncePod (one pod).</summary>
    [Field(3, Enum = Enums.PersistentVolumeAccessMode, ListType = "atomic")]
    public IReadOnlyList<string> AccessModes { get; init; } = [];

    /// <summary>The claim that has the volume, or that it is kept for. The claim's volumeName must agree for the two to be bound.</summary>
    [Field(4, GranularMap = true)]
    public ObjectReference? ClaimRef { get; init; }

    /// <summary>
    /// What happens when the claim is gone: Retain (the default) keeps the volume as it is, Delete removes it and its storage. Recycle, which empties it, is
    /// deprecated.
    /// </summary>
    [Field(5, Enum = Enums.PersistentVolumeReclaimPolicy)]
    public string? PersistentVolumeReclaimPolicy { get; init; }

    /// <summary>The class of storage that the volume belongs to. None when empty.</summary>
    [Field(6)]
    public string? StorageClassName { get; init; }

    /// <summary>Options for mounting, such as ro. Not checked: a wrong one makes mounting fail.</summary>
    [Field(7, ListType = "atomic")]
    public IReadOnlyList<string> MountOptions { get; init; } = [];

    /// <summary>Filesystem (the default) or Block.</summary>
    [Field(8, Pointer = true, Enum = Enums.PersistentVolumeMode)]
    public string? VolumeMode { get; init; }

    /// <summary>The nodes from which the volume can be reached. All of them when unset.</summary>
    [Field(9)]
    public VolumeNodeAffinity? NodeAffinity { get; init; }

    /// <summary>The VolumeAttributesClass of the volume. None when unset; never empty. May change later.</summary>
    [Field(10, Pointer = true)]
    public string? VolumeAttributesClassName { get; init; }
}
