using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A process in a file system of its own, made from an image and run as a part of a pod.</summary>
[ApiType("io.k8s.api.core.v1.Container")]
public sealed partial record Container
{
    /// <summary>The container's name, a DNS label that is unique within the pod. Cannot be changed.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The image to run. Without a tag or digest, latest is taken. May be changed later, which restarts the container.</summary>
    [Field(2)]
    public string? Image { get; init; }

    /// <summary>
    /// The program and its first arguments, in place of the image's entrypoint. $(NAME) stands for a variable, $$(NAME) for that very text. No shell is involved.
    /// </summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Arguments of the program, in place of the image's command. Variables are expanded as in command.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The directory to start in. The image's own when unset.</summary>
    [Field(5)]
    public string? WorkingDir { get; init; }

    /// <summary>Ports the container listens on. Mostly information: ports that are not listed can be reached all the same.</summary>
    [Field(6, ListType = "map", ListMapKeys = ["containerPort", "protocol"], MergeKey = "containerPort", PatchStrategy = "merge")]
    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    /// <summary>ConfigMaps and Secrets that become environment variables. Later sources win over earlier ones, env over all of them.</summary>
    [Field(19, ListType = "atomic")]
    public IReadOnlyList<EnvFromSource> EnvFrom { get; init; } = [];

    /// <summary>Environment variables.</summary>
    [Field(7, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<EnvVar> Env { get; init; } = [];

    /// <summary>CPU, memory and other resources that are asked for and granted at most.</summary>
    [Field(8, Embedded = true)]
    public ResourceRequirements? Resources { get; init; }

    /// <summary>Whether a change of CPU or memory needs a restart of the container.</summary>
    [Field(23, ListType = "atomic")]
    public IReadOnlyList<ContainerResizePolicy> ResizePolicy { get; init; } = [];

    /// <summary>When the container is started again: Always, OnFailure or Never, in place of the pod's policy. Always makes an init container a sidecar.</summary>
    [Field(24, Pointer = true)]
    public string? RestartPolicy { get; init; }

    /// <summary>Rules by exit code, tried in order before restartPolicy, which must be set. At most 20.</summary>
    [Field(25, ListType = "atomic")]
    public IReadOnlyList<ContainerRestartRule> RestartPolicyRules { get; init; } = [];

    /// <summary>Where the pod's volumes appear in the container's file system.</summary>
    [Field(9, ListType = "map", ListMapKeys = ["mountPath"], MergeKey = "mountPath", PatchStrategy = "merge")]
    public IReadOnlyList<VolumeMount> VolumeMounts { get; init; } = [];

    /// <summary>Volumes that appear in the container as block devices.</summary>
    [Field(21, ListType = "map", ListMapKeys = ["devicePath"], MergeKey = "devicePath", PatchStrategy = "merge")]
    public IReadOnlyList<VolumeDevice> VolumeDevices { get; init; } = [];

    /// <summary>Checked again and again; the container is restarted when it fails. Never fails when unset.</summary>
    [Field(10)]
    public Probe? LivenessProbe { get; init; }

    /// <summary>Checked again and again; while it fails the pod is not ready and gets no traffic from Services. Always succeeds when unset.</summary>
    [Field(11)]
    public Probe? ReadinessProbe { get; init; }

    /// <summary>Checked until it first succeeds; the other probes wait for that. The container is restarted when it fails.</summary>
    [Field(22)]
    public Probe? StartupProbe { get; init; }

    /// <summary>What to do right after the container starts and before it ends.</summary>
    [Field(12)]
    public Lifecycle? Lifecycle { get; init; }

    /// <summary>
    /// The file where the container may leave a last message, at most 4096 bytes of which become part of its status. /dev/termination-log when unset.
    /// </summary>
    [Field(13)]
    public string? TerminationMessagePath { get; init; }

    /// <summary>
    /// Where the last message is taken from: File (the default), or FallbackToLogsOnError, which takes the end of the log when the file is empty and the container
    /// failed.
    /// </summary>
    [Field(20, Enum = Enums.TerminationMessagePolicy)]
    public string? TerminationMessagePolicy { get; init; }

    /// <summary>When the image is pulled: Always, IfNotPresent or Never. When unset, Always for the tag latest, IfNotPresent otherwise.</summary>
    [Field(14, Enum = Enums.PullPolicy)]
    public string? ImagePullPolicy { get; init; }

    /// <summary>Security settings of this container. They win over the pod's.</summary>
    [Field(15)]
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>Keep a stream to standard input open. Without it, reads meet the end at once. False when unset.</summary>
    [Field(16)]
    public bool? Stdin { get; init; }

    /// <summary>Close standard input when the first client that attached goes away. Later clients cannot send any. False when unset.</summary>
    [Field(17)]
    public bool? StdinOnce { get; init; }

    /// <summary>Run the container on a terminal. Needs stdin. False when unset.</summary>
    [Field(18)]
    public bool? Tty { get; init; }
}
