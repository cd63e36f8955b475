using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A container that is added to a running pod to look into it. It has no guaranteed resources, is never restarted and cannot be removed.</summary>
[ApiType("io.k8s.api.core.v1.EphemeralContainer")]
public sealed partial record EphemeralContainer
{
    /// <summary>The container's name, a DNS label that is unique among all containers of the pod.</summary>
    [Field(1, Inline = 1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The image to run. Without a tag or digest, latest is taken.</summary>
    [Field(2, Inline = 1)]
    public string? Image { get; init; }

    /// <summary>
    /// The program and its first arguments, in place of the image's entrypoint. $(NAME) stands for a variable, $$(NAME) for that very text. No shell is involved.
    /// </summary>
    [Field(3, Inline = 1, ListType = "atomic")]
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Arguments of the program, in place of the image's command. Variables are expanded as in command.</summary>
    [Field(4, Inline = 1, ListType = "atomic")]
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The directory to start in. The image's own when unset.</summary>
    [Field(5, Inline = 1)]
    public string? WorkingDir { get; init; }

    /// <summary>Not allowed here.</summary>
    [Field(6, Inline = 1, ListType = "map", ListMapKeys = ["containerPort", "protocol"], MergeKey = "containerPort", PatchStrategy = "merge")]
    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    /// <summary>ConfigMaps and Secrets that become environment variables. Later sources win over earlier ones, env over all of them.</summary>
    [Field(19, Inline = 1, ListType = "atomic")]
    public IReadOnlyList<EnvFromSource> EnvFrom { get; init; } = [];

    /// <summary>Environment variables.</summary>
    [Field(7, Inline = 1, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<EnvVar> Env { get; init; } = [];

    /// <summary>Not allowed here: these containers use what the pod has to spare.</summary>
    [Field(8, Inline = 1, Embedded = true)]
    public ResourceRequirements? Resources { get; init; }

    /// <summary>Not allowed here.</summary>
    [Field(23, Inline = 1, ListType = "atomic")]
    public IReadOnlyList<ContainerResizePolicy> ResizePolicy { get; init; } = [];

    /// <summary>Not allowed here.</summary>
    [Field(24, Pointer = true, Inline = 1)]
    public string? RestartPolicy { get; init; }

    /// <summary>Not allowed here.</summary>
    [Field(25, Inline = 1, ListType = "atomic")]
    public IReadOnlyList<ContainerRestartRule> RestartPolicyRules { get; init; } = [];

    /// <summary>Where the pod's volumes appear in the container's file system. Mounts of a subPath are not allowed.</summary>
    [Field(9, Inline = 1, ListType = "map", ListMapKeys = ["mountPath"], MergeKey = "mountPath", PatchStrategy = "merge")]
    public IReadOnlyList<VolumeMount> VolumeMounts { get; init; } = [];

    /// <summary>Volumes that appear in the container as block devices.</summary>
    [Field(21, Inline = 1, ListType = "map", ListMapKeys = ["devicePath"], MergeKey = "devicePath", PatchStrategy = "merge")]
    public IReadOnlyList<VolumeDevice> VolumeDevices { get; init; } = [];

    /// <summary>Not allowed here.</summary>
    [Field(10, Inline = 1)]
    public Probe? LivenessProbe { get; init; }

    /// <summary>Not allowed here.</summary>
    [Field(11, Inline = 1)]
    public Probe? ReadinessProbe { get; init; }

    /// <summary>Not allowed here.</summary>
    [Field(22, Inline = 1)]
    public Probe? StartupProbe { get; init; }

    /// <summary>Not allowed here.</summary>
    [Field(12, Inline = 1)]
    public Lifecycle? Lifecycle { get; init; }

    /// <summary>
    /// The file where the container may leave a last message, at most 4096 bytes of which become part of its status. /dev/termination-log when unset.
    /// </summary>
    [Field(13, Inline = 1)]
    public string? TerminationMessagePath { get; init; }

    /// <summary>
    /// Where the last message is taken from: File (the default), or FallbackToLogsOnError, which takes the end of the log when the file is empty and the container
    /// failed.
    /// </summary>
    [Field(20, Enum = Enums.TerminationMessagePolicy, Inline = 1)]
    public string? TerminationMessagePolicy { get; init; }

    /// <summary>When the image is pulled: Always, IfNotPresent or Never. When unset, Always for the tag latest, IfNotPresent otherwise.</summary>
    [Field(14, Enum = Enums.PullPolicy, Inline = 1)]
    public string? ImagePullPolicy { get; init; }

    /// <summary>Security settings of this container. They win over the pod's.</summary>
    [Field(15, Inline = 1)]
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>Keep a stream to standard input open. Without it, reads meet the end at once. False when unset.</summary>
    [Field(16, Inline = 1)]
    public bool? Stdin { get; init; }

    /// <summary>Close standard input when the first client that attached goes away. Later clients cannot send any. False when unset.</summary>
    [Field(17, Inline = 1)]
    public bool? StdinOnce { get; init; }

    /// <summary>Run the container on a terminal. Needs stdin. False when unset.</summary>
    [Field(18, Inline = 1)]
    public bool? Tty { get; init; }

    /// <summary>The container whose processes this one is to see and share. When unset, it sees what the pod's spec lets every container see.</summary>
    [Field(2)]
    public string? TargetContainerName { get; init; }
}
