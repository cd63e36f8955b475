using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A directory or device that containers of the pod can mount. Apart from the name exactly one field is set.</summary>
[ApiType("io.k8s.api.core.v1.Volume")]
public sealed partial record Volume
{
    /// <summary>The volume's name, a DNS label that is unique within the pod. Mounts refer to it.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>A file or directory of the node. Gives containers a hold on the node: to be used with care.</summary>
    [Field(1, Inline = 2)]
    public HostPathVolumeSource? HostPath { get; init; }

    /// <summary>An empty directory that lives as long as the pod.</summary>
    [Field(2, Inline = 2)]
    public EmptyDirVolumeSource? EmptyDir { get; init; }

    /// <summary>A disk of Google Compute Engine. Deprecated, served by the CSI driver pd.csi.storage.gke.io.</summary>
    [Field(3, Inline = 2)]
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    /// <summary>A volume of AWS EBS. Deprecated, served by the CSI driver ebs.csi.aws.com.</summary>
    [Field(4, Inline = 2)]
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    /// <summary>A git repository, cloned at the start. Deprecated and disabled: clone in an init container into an emptyDir instead.</summary>
    [Field(5, Inline = 2)]
    public GitRepoVolumeSource? GitRepo { get; init; }

    /// <summary>The keys of a Secret as files.</summary>
    [Field(6, Inline = 2)]
    public SecretVolumeSource? Secret { get; init; }

    /// <summary>An exported directory of an NFS server.</summary>
    [Field(7, Inline = 2)]
    public NFSVolumeSource? Nfs { get; init; }

    /// <summary>A disk of an iSCSI target.</summary>
    [Field(8, Inline = 2)]
    public ISCSIVolumeSource? Iscsi { get; init; }

    /// <summary>A GlusterFS volume. Deprecated and no longer supported.</summary>
    [Field(9, Inline = 2)]
    public GlusterfsVolumeSource? Glusterfs { get; init; }

    /// <summary>The volume bound to a PersistentVolumeClaim of the same namespace.</summary>
    [Field(10, Inline = 2)]
    public PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    /// <summary>A Ceph RBD image. Deprecated and no longer supported.</summary>
    [Field(11, Inline = 2)]
    public RBDVolumeSource? Rbd { get; init; }

    /// <summary>A volume of a FlexVolume driver. Deprecated: use a CSI driver.</summary>
    [Field(12, Inline = 2)]
    public FlexVolumeSource? FlexVolume { get; init; }

    /// <summary>A volume of OpenStack Cinder. Deprecated, served by the CSI driver cinder.csi.openstack.org.</summary>
    [Field(13, Inline = 2)]
    public CinderVolumeSource? Cinder { get; init; }

    /// <summary>A CephFS directory. Deprecated and no longer supported.</summary>
    [Field(14, Inline = 2)]
    public CephFSVolumeSource? Cephfs { get; init; }

    /// <summary>A Flocker dataset. Deprecated and no longer supported.</summary>
    [Field(15, Inline = 2)]
    public FlockerVolumeSource? Flocker { get; init; }

    /// <summary>Fields of the pod as files.</summary>
    [Field(16, Inline = 2)]
    public DownwardAPIVolumeSource? DownwardAPI { get; init; }

    /// <summary>A disk on Fibre Channel.</summary>
    [Field(17, Inline = 2)]
    public FCVolumeSource? Fc { get; init; }

    /// <summary>An Azure file share. Deprecated, served by the CSI driver file.csi.azure.com.</summary>
    [Field(18, Inline = 2)]
    public AzureFileVolumeSource? AzureFile { get; init; }

    /// <summary>The keys of a ConfigMap as files.</summary>
    [Field(19, Inline = 2)]
    public ConfigMapVolumeSource? ConfigMap { get; init; }

    /// <summary>A vSphere disk. Deprecated, served by the CSI driver csi.vsphere.vmware.com.</summary>
    [Field(20, Inline = 2)]
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }

    /// <summary>A Quobyte volume. Deprecated and no longer supported.</summary>
    [Field(21, Inline = 2)]
    public QuobyteVolumeSource? Quobyte { get; init; }

    /// <summary>An Azure data disk. Deprecated, served by the CSI driver disk.csi.azure.com.</summary>
    [Field(22, Inline = 2)]
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    /// <summary>A Photon Controller disk. Deprecated and no longer supported.</summary>
    [Field(23, Inline = 2)]
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    /// <summary>Secrets, ConfigMaps, pod fields, tokens and certificates together in one directory.</summary>
    [Field(26, Inline = 2)]
    public ProjectedVolumeSource? Projected { get; init; }

    /// <summary>A Portworx volume. Deprecated, served by the CSI driver pxd.portworx.com.</summary>
    [Field(24, Inline = 2)]
    public PortworxVolumeSource? PortworxVolume { get; init; }

    /// <summary>A ScaleIO volume. Deprecated and no longer supported.</summary>
    [Field(25, Inline = 2)]
    public ScaleIOVolumeSource? ScaleIO { get; init; }

    /// <summary>A StorageOS volume. Deprecated and no longer supported.</summary>
    [Field(27, Inline = 2)]
    public StorageOSVolumeSource? Storageos { get; init; }

    /// <summary>A volume that a CSI driver makes for this pod alone.</summary>
    [Field(28, Inline = 2)]
    public CSIVolumeSource? Csi { get; init; }

    /// <summary>A PersistentVolumeClaim that is made for this pod and goes away with it.</summary>
    [Field(29, Inline = 2)]
    public EphemeralVolumeSource? Ephemeral { get; init; }

    /// <summary>The content of an OCI image or artifact, read-only.</summary>
    [Field(30, Inline = 2)]
    public ImageVolumeSource? Image { get; init; }
}
