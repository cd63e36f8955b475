namespace MiniKube.Api.Codecs;

/// <summary>The values that fields of the API allow, joined by commas in alphabetical order, as OpenAPI publishes them.</summary>
internal static class Enums
{
    public const string AddressType = "FQDN,IPv4,IPv6";
    public const string AllocationConfigSource = "FromClaim,FromClass";
    public const string AppArmorProfileType = "Localhost,RuntimeDefault,Unconfined";
    public const string AzureDataDiskCachingMode = "None,ReadOnly,ReadWrite";
    public const string AzureDataDiskKind = "Dedicated,Managed,Shared";
    public const string ClaimResourceStatus = "ControllerResizeInProgress,ControllerResizeInfeasible,NodeResizeInProgress,NodeResizeInfeasible,NodeResizePending";
    public const string CompletionMode = "Indexed,NonIndexed";
    public const string ConcurrencyPolicy = "Allow,Forbid,Replace";
    public const string DaemonSetUpdateStrategyType = "OnDelete,RollingUpdate";
    public const string DeploymentStrategyType = "Recreate,RollingUpdate";
    public const string DeviceAllocationMode = "All,ExactCount";
    public const string DeviceTaintEffect = "NoExecute,NoSchedule,None";
    public const string DeviceTolerationOperator = "Equal,Exists";
    public const string DnsPolicy = "ClusterFirst,ClusterFirstWithHostNet,Default,None";
    public const string FailurePolicyType = "Fail,Ignore";
    public const string FieldValueErrorReason = "FieldValueDuplicate,FieldValueForbidden,FieldValueInvalid,FieldValueRequired";
    public const string HostPathType = ",BlockDevice,CharDevice,Directory,DirectoryOrCreate,File,FileOrCreate,Socket";
    public const string IPFamily = ",IPv4,IPv6";
    public const string IPFamilyPolicy = "PreferDualStack,RequireDualStack,SingleStack";
    public const string KeyUsage =
        "any,cert sign,client auth,code signing,content commitment,crl sign,data encipherment,decipher only,digital signature,email protection," +
        "encipher only,ipsec end system,ipsec tunnel,ipsec user,key agreement,key encipherment,microsoft sgc,netscape sgc,ocsp signing,s/mime," +
        "server auth,signing,timestamping";
    public const string MatchPolicyType = "Equivalent,Exact";
    public const string MountPropagation = "Bidirectional,HostToContainer,None";
    public const string NamespacePhase = "Active,Terminating";
    public const string NodeInclusionPolicy = "Honor,Ignore";
    public const string NodePhase = "Pending,Running,Terminated";
    public const string NodeSelectorOperator = "DoesNotExist,Exists,Gt,In,Lt,NotIn";
    public const string OperationType = "*,CONNECT,CREATE,DELETE,UPDATE";
    public const string PatchType = "ApplyConfiguration,JSONPatch";
    public const string PathType = "Exact,ImplementationSpecific,Prefix";
    public const string PersistentVolumeAccessMode = "ReadOnlyMany,ReadWriteMany,ReadWriteOnce,ReadWriteOncePod";
    public const string PersistentVolumeClaimModifyVolumeStatus = "InProgress,Infeasible,Pending";
    public const string PersistentVolumeClaimPhase = "Bound,Lost,Pending";
    public const string PersistentVolumeMode = "Block,Filesystem";
    public const string PersistentVolumePhase = "Available,Bound,Failed,Pending,Released";
    public const string PersistentVolumeReclaimPolicy = "Delete,Recycle,Retain";
    public const string PodFSGroupChangePolicy = "Always,OnRootMismatch";
    public const string PodFailurePolicyAction = "Count,FailIndex,FailJob,Ignore";
    public const string PodFailurePolicyOnExitCodesOperator = "In,NotIn";
    public const string PodManagementPolicyType = "OrderedReady,Parallel";
    public const string PodPhase = "Failed,Pending,Running,Succeeded,Unknown";
    public const string PodQosClass = "BestEffort,Burstable,Guaranteed";
    public const string PodReplacementPolicy = "Failed,TerminatingOrFailed";
    public const string PolicyType = "Egress,Ingress";
    public const string PreemptionPolicy = "Never,PreemptLowerPriority";
    public const string ProcMount = "Default,Unmasked";
    public const string Protocol = "SCTP,TCP,UDP";
    public const string PullPolicy = "Always,IfNotPresent,Never";
    public const string ReinvocationPolicyType = "IfNeeded,Never";
    public const string ResourceQuotaScope = "BestEffort,CrossNamespacePodAffinity,NotBestEffort,NotTerminating,PriorityClass,Terminating,VolumeAttributesClass";
    public const string RestartPolicy = "Always,Never,OnFailure";
    public const string ScopeSelectorOperator = "DoesNotExist,Exists,In,NotIn";
    public const string ScopeType = "*,Cluster,Namespaced";
    public const string SeccompProfileType = "Localhost,RuntimeDefault,Unconfined";
    public const string ServiceAffinity = "ClientIP,None";
    public const string ServiceTrafficPolicy = "Cluster,Local";
    public const string ServiceType = "ClusterIP,ExternalName,LoadBalancer,NodePort";
    public const string SideEffectClass = "None,NoneOnDryRun,Some,Unknown";
    public const string Signal =
        "SIGABRT,SIGALRM,SIGBUS,SIGCHLD,SIGCLD,SIGCONT,SIGFPE,SIGHUP,SIGILL,SIGINT,SIGIO,SIGIOT,SIGKILL,SIGPIPE,SIGPOLL,SIGPROF,SIGPWR,SIGQUIT,SIGRTMAX," +
        "SIGRTMAX-1,SIGRTMAX-10,SIGRTMAX-11,SIGRTMAX-12,SIGRTMAX-13,SIGRTMAX-14,SIGRTMAX-2,SIGRTMAX-3,SIGRTMAX-4,SIGRTMAX-5,SIGRTMAX-6,SIGRTMAX-7,SIGRTMAX-8," +
        "SIGRTMAX-9,SIGRTMIN,SIGRTMIN+1,SIGRTMIN+10,SIGRTMIN+11,SIGRTMIN+12,SIGRTMIN+13,SIGRTMIN+14,SIGRTMIN+15,SIGRTMIN+2,SIGRTMIN+3,SIGRTMIN+4,SIGRTMIN+5," +
        "SIGRTMIN+6,SIGRTMIN+7,SIGRTMIN+8,SIGRTMIN+9,SIGSEGV,SIGSTKFLT,SIGSTOP,SIGSYS,SIGTERM,SIGTRAP,SIGTSTP,SIGTTIN,SIGTTOU,SIGURG,SIGUSR1,SIGUSR2,SIGVTALRM," +
        "SIGWINCH,SIGXCPU,SIGXFSZ";
    public const string StatefulSetUpdateStrategyType = "OnDelete,RollingUpdate";
    public const string SupplementalGroupsPolicy = "Merge,Strict";
    public const string TaintEffect = "NoExecute,NoSchedule,PreferNoSchedule";
    public const string TerminationMessagePolicy = "FallbackToLogsOnError,File";
    public const string TolerationOperator = "Equal,Exists,Gt,Lt";
    public const string UnhealthyPodEvictionPolicyType = "AlwaysAllow,IfHealthyBudget";
    public const string UnsatisfiableConstraintAction = "DoNotSchedule,ScheduleAnyway";
    public const string UriScheme = "HTTP,HTTPS";
    public const string ValidationAction = "Audit,Deny,Warn";
    public const string VolumeBindingMode = "Immediate,WaitForFirstConsumer";
}
