namespace MiniKube.Api.Codecs;

/// <summary>The values that fields of the API allow, joined by commas in alphabetical order, as OpenAPI publishes them.</summary>
internal static class Enums
{
    public const string AddressType = "FQDN,IPv4,IPv6";
    public const string AppArmorProfileType = "Localhost,RuntimeDefault,Unconfined";
    public const string AzureDataDiskCachingMode = "None,ReadOnly,ReadWrite";
    public const string AzureDataDiskKind = "Dedicated,Managed,Shared";
    public const string DeploymentStrategyType = "Recreate,RollingUpdate";
    public const string DnsPolicy = "ClusterFirst,ClusterFirstWithHostNet,Default,None";
    public const string HostPathType = ",BlockDevice,CharDevice,Directory,DirectoryOrCreate,File,FileOrCreate,Socket";
    public const string IPFamily = ",IPv4,IPv6";
    public const string IPFamilyPolicy = "PreferDualStack,RequireDualStack,SingleStack";
    public const string MountPropagation = "Bidirectional,HostToContainer,None";
    public const string NamespacePhase = "Active,Terminating";
    public const string NodeInclusionPolicy = "Honor,Ignore";
    public const string NodePhase = "Pending,Running,Terminated";
    public const string NodeSelectorOperator = "DoesNotExist,Exists,Gt,In,Lt,NotIn";
    public const string PersistentVolumeAccessMode = "ReadOnlyMany,ReadWriteMany,ReadWriteOnce,ReadWriteOncePod";
    public const string PersistentVolumeMode = "Block,Filesystem";
    public const string PodFSGroupChangePolicy = "Always,OnRootMismatch";
    public const string PodPhase = "Failed,Pending,Running,Succeeded,Unknown";
    public const string PodQosClass = "BestEffort,Burstable,Guaranteed";
    public const string PreemptionPolicy = "Never,PreemptLowerPriority";
    public const string ProcMount = "Default,Unmasked";
    public const string Protocol = "SCTP,TCP,UDP";
    public const string PullPolicy = "Always,IfNotPresent,Never";
    public const string RestartPolicy = "Always,Never,OnFailure";
    public const string SeccompProfileType = "Localhost,RuntimeDefault,Unconfined";
    public const string ServiceAffinity = "ClientIP,None";
    public const string ServiceTrafficPolicy = "Cluster,Local";
    public const string ServiceType = "ClusterIP,ExternalName,LoadBalancer,NodePort";
    public const string SupplementalGroupsPolicy = "Merge,Strict";
    public const string TaintEffect = "NoExecute,NoSchedule,PreferNoSchedule";
    public const string TerminationMessagePolicy = "FallbackToLogsOnError,File";
    public const string TolerationOperator = "Equal,Exists,Gt,Lt";
    public const string UnsatisfiableConstraintAction = "DoNotSchedule,ScheduleAnyway";
    public const string UriScheme = "HTTP,HTTPS";
}
