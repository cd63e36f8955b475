using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Container")]
public sealed partial record Container
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    [Field(2)]
    public string? Image { get; init; }

    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> Command { get; init; } = [];

    [Field(4, ListType = "atomic")]
    public IReadOnlyList<string> Args { get; init; } = [];

    [Field(5)]
    public string? WorkingDir { get; init; }

    [Field(6, ListType = "map", ListMapKeys = ["containerPort", "protocol"], MergeKey = "containerPort", PatchStrategy = "merge")]
    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    [Field(19, ListType = "atomic")]
    public IReadOnlyList<EnvFromSource> EnvFrom { get; init; } = [];

    [Field(7, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<EnvVar> Env { get; init; } = [];

    [Field(8)]
    public ResourceRequirements? Resources { get; init; }

    [Field(23, ListType = "atomic")]
    public IReadOnlyList<ContainerResizePolicy> ResizePolicy { get; init; } = [];

    [Field(24)]
    public string? RestartPolicy { get; init; }

    [Field(25, ListType = "atomic")]
    public IReadOnlyList<ContainerRestartRule> RestartPolicyRules { get; init; } = [];

    [Field(9, ListType = "map", ListMapKeys = ["mountPath"], MergeKey = "mountPath", PatchStrategy = "merge")]
    public IReadOnlyList<VolumeMount> VolumeMounts { get; init; } = [];

    [Field(21, ListType = "map", ListMapKeys = ["devicePath"], MergeKey = "devicePath", PatchStrategy = "merge")]
    public IReadOnlyList<VolumeDevice> VolumeDevices { get; init; } = [];

    [Field(10)]
    public Probe? LivenessProbe { get; init; }

    [Field(11)]
    public Probe? ReadinessProbe { get; init; }

    [Field(22)]
    public Probe? StartupProbe { get; init; }

    [Field(12)]
    public Lifecycle? Lifecycle { get; init; }

    [Field(13)]
    public string? TerminationMessagePath { get; init; }

    [Field(20)]
    public string? TerminationMessagePolicy { get; init; }

    [Field(14)]
    public string? ImagePullPolicy { get; init; }

    [Field(15)]
    public SecurityContext? SecurityContext { get; init; }

    [Field(16)]
    public bool? Stdin { get; init; }

    [Field(17)]
    public bool? StdinOnce { get; init; }

    [Field(18)]
    public bool? Tty { get; init; }
}
