using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Containers;
using MiniKube.NodeRuntime.Images;
using MiniKube.NodeRuntime.Volumes;
using ContainerUser = MiniKube.NodeRuntime.Containers.ContainerUser;
using ContainerStatus = MiniKube.NodeRuntime.Containers.ContainerStatus;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>Turns a pod's container into what the container runtime makes: arguments, environment, user, mounts, bounds.</summary>
internal sealed class ContainerSpecBuilder(PodPaths paths, VolumeManager volumes, long machineMemory, Func<Pod, string> podCgroup)
{
    private const string DefaultTerminationLog = "/dev/termination-log";

    /// <exception cref="ContainerConfigException">The pod asks for something that cannot be given.</exception>
    public ContainerSpec Build(Pod pod, Container container, int attempt, Image image, Sandbox sandbox, IReadOnlyDictionary<string, string> environment)
    {
        var uid = pod.Metadata.Uid!;
        var security = container.SecurityContext;
        var podSecurity = pod.Spec.SecurityContext;
        return new ContainerSpec
        {
            Name = $"{pod.Metadata.Namespace}_{pod.Metadata.Name}_{container.Name}",
            Image = image,
            ImageName = container.Image ?? "",
            Labels = ContainerLabels.Of(uid, container.Name, attempt),
            LogPath = paths.Log(pod, container.Name, attempt),
            CgroupParent = podCgroup(pod),
            Command = container.Command.Select(c => ContainerEnvironment.Expand(c, environment)).ToArray(),
            Args = container.Args.Select(a => ContainerEnvironment.Expand(a, environment)).ToArray(),
            Env = environment.ToArray(),
            WorkingDir = container.WorkingDir ?? "",
            User = new ContainerUser
            {
                Uid = security?.RunAsUser ?? podSecurity?.RunAsUser,
                Gid = security?.RunAsGroup ?? podSecurity?.RunAsGroup,
                NonRoot = (security?.RunAsNonRoot ?? podSecurity?.RunAsNonRoot) == true,
                SupplementalGroups = [.. podSecurity?.SupplementalGroups ?? [], .. podSecurity?.FsGroup is { } fsGroup ? [fsGroup] : (long[])[]],
            },
            Mounts = Mounts(pod, container, attempt, environment),
            Resources = new ContainerResources
            {
                Limits = PodCgroups.Limits(container),
                OomScoreAdj = PodCgroups.OomScore(pod, container, machineMemory),
            },
            Sandbox = sandbox,
            HostPid = pod.Spec.HostPID == true,
            Hostname = PodFiles.Hostname(pod),
            AddCapabilities = security?.Capabilities?.Add ?? [],
            DropCapabilities = security?.Capabilities?.Drop ?? [],
            Privileged = security?.Privileged == true,
            AllowPrivilegeEscalation = security?.AllowPrivilegeEscalation ?? true,
            ReadOnlyRootFilesystem = security?.ReadOnlyRootFilesystem == true,
            Seccomp = (security?.SeccompProfile ?? podSecurity?.SeccompProfile)?.Type != "Unconfined",
            Tty = container.Tty == true,
            Stdin = container.Stdin == true,
            StdinOnce = container.StdinOnce == true,
            StopSignal = container.Lifecycle?.StopSignal ?? "",
        };
    }

    private List<ContainerMount> Mounts(Pod pod, Container container, int attempt, IReadOnlyDictionary<string, string> environment)
    {
        var mounts = new List<ContainerMount>();
        foreach (var (index, mount) in container.VolumeMounts.Index())
        {
            var volume = pod.Spec.Volumes.FirstOrDefault(v => v.Name == mount.Name)
                ?? throw new ContainerConfigException($"no volume named \"{mount.Name}\"");
            mounts.Add(new ContainerMount(Source(pod, container, volume, index, mount, environment), mount.MountPath)
            {
                ReadOnly = mount.ReadOnly == true
                    || volume is { ConfigMap: not null } or { Secret: not null } or { DownwardAPI: not null } or { Projected: not null },
                Propagation = mount.MountPropagation switch { "HostToContainer" => "slave", "Bidirectional" => "shared", _ => "private" },
            });
        }
        var taken = container.VolumeMounts.Select(m => m.MountPath.TrimEnd('/')).ToHashSet(StringComparer.Ordinal);
        foreach (var file in (string[])["/etc/hosts", "/etc/resolv.conf", "/etc/hostname"])
        {
            if (!taken.Contains(file))
            {
                mounts.Add(new ContainerMount(paths.EtcFile(pod.Metadata.Uid!, file), file));
            }
        }
        var termination = paths.TerminationLog(pod.Metadata.Uid!, container.Name, attempt);
        Directory.CreateDirectory(Path.GetDirectoryName(termination)!);
        File.WriteAllBytes(termination, []);
        File.SetUnixFileMode(termination, (UnixFileMode)0b110_110_110);
        mounts.Add(new ContainerMount(termination, container.TerminationMessagePath ?? DefaultTerminationLog));
        return mounts;
    }

    private string Source(Pod pod, Container container, Volume volume, int index, VolumeMount mount, IReadOnlyDictionary<string, string> environment)
    {
        var subPath = !string.IsNullOrEmpty(mount.SubPathExpr)
            ? ContainerEnvironment.Expand(mount.SubPathExpr, environment, missing => throw new ContainerConfigException($"missing value for \"{missing}\""))
            : mount.SubPath;
        try
        {
            return string.IsNullOrEmpty(subPath) ? volumes.HostPathOf(pod, volume) : volumes.HostPathOf(pod, volume, container.Name, index, subPath);
        }
        catch (Exception e) when (e is VolumeException or IOException)
        {
            throw new ContainerConfigException($"failed to prepare subPath for volumeMount \"{mount.Name}\" of container \"{container.Name}\": {e.Message}");
        }
    }
}

/// <summary>How the node's containers say whose they are, so that an agent that starts finds them again.</summary>
internal static class ContainerLabels
{
    private const string PodUid = "pod-uid", ContainerName = "container-name", Attempt = "attempt";

    public static IReadOnlyDictionary<string, string> Of(string podUid, string container, int attempt) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [PodUid] = podUid,
        [ContainerName] = container,
        [Attempt] = attempt.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public static string Uid(ContainerStatus status) => status.Labels[PodUid];

    public static string Name(ContainerStatus status) => status.Labels[ContainerName];

    public static int AttemptOf(ContainerStatus status) => int.Parse(status.Labels[Attempt], System.Globalization.CultureInfo.InvariantCulture);
}
