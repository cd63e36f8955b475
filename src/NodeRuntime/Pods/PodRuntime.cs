using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Containers;
using MiniKube.NodeRuntime.Containers.Logs;
using MiniKube.NodeRuntime.Images;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Network;
using MiniKube.NodeRuntime.Volumes;
using ContainerStatus = MiniKube.NodeRuntime.Containers.ContainerStatus;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>The node behind the pods' workers: namespaces and their network, cgroups, volumes, images and containers.</summary>
internal sealed class PodRuntime(
    PodPaths paths,
    SandboxStore sandboxes,
    ContainerRuntime containers,
    ImageStore images,
    NodeCgroups cgroups,
    PodNetwork network,
    VolumeManager volumes,
    ConfigSource configs,
    ContainerSpecBuilder specs,
    ClusterDnsSettings dns,
    Func<Node?> node,
    Func<IEnumerable<Service>> services,
    string nodeAddress,
    TimeProvider time) : IPodRuntime
{
    private const int TerminationMessageLimit = 4096, LogMessageLimit = 2048, LogMessageLines = 80;
    private static readonly TimeSpan RemovalTimeout = TimeSpan.FromSeconds(10);

    public async Task<PodSandbox> EnsureSandboxAsync(Pod pod, CancellationToken cancel)
    {
        var uid = pod.Metadata.Uid!;
        var hostNetwork = pod.Spec.HostNetwork == true;
        cgroups.CreatePod(PodCgroups.Qos(pod), uid, PodCgroups.Limits(pod));
        var created = false;
        if (sandboxes.Get(uid) is not { } sandbox)
        {
            created = true;
            // What a machine's restart left of an earlier one is of no use.
            sandboxes.Remove(uid);
            sandbox = sandboxes.Create(new SandboxSpec
            {
                Id = uid,
                HostNetwork = hostNetwork,
                HostIpc = pod.Spec.HostIPC == true,
                Hostname = hostNetwork ? ""
                    : (pod.Spec.SetHostnameAsFQDN == true ? PodFiles.FullName(pod, dns.Domain) : null) ?? PodFiles.Hostname(pod),
                Sysctls = pod.Spec.SecurityContext?.Sysctls.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal) ?? [],
            });
        }
        var addresses = hostNetwork ? [nodeAddress] : (string[])[network.Attach(uid, new NetworkNamespace(sandbox.NetworkPath)).Address.ToString()];
        WriteEtc(pod, addresses);
        await Task.CompletedTask.WaitAsync(cancel);
        return new PodSandbox(addresses, created);
    }

    public Task EnsureVolumesAsync(Pod pod, CancellationToken cancel) => volumes.EnsureAsync(pod, cancel);

    public async Task<ImageOutcome> EnsureImageAsync(Pod pod, Container container, CancellationToken cancel)
    {
        if (!ImageReference.TryParse(container.Image, out var reference, out var problem))
        {
            return new ImageOutcome(null, "InvalidImageName", $"Failed to apply default image tag \"{container.Image}\": couldn't parse image name: {problem}");
        }
        var policy = container.ImagePullPolicy ?? "IfNotPresent";
        var present = images.Find(reference);
        if (present is not null && policy != "Always")
        {
            return new ImageOutcome(present.Id, null, null);
        }
        if (policy == "Never")
        {
            return new ImageOutcome(null, "ErrImageNeverPull", $"Container image \"{container.Image}\" is not present with pull policy of Never");
        }
        var begun = time.GetTimestamp();
        var pulled = await images.PullAsync(reference, cancellation: cancel);
        return pulled.Image is { } image
            ? new ImageOutcome(image.Id, null, null, Pulled: true, time.GetElapsedTime(begun), image.Size)
            : new ImageOutcome(null, "ErrImagePull", pulled.Message);
    }

    public async Task<StartOutcome> StartAsync(Pod pod, Container container, int attempt, PodSandbox sandbox, CancellationToken cancel)
    {
        var begun = time.GetUtcNow();
        try
        {
            var image = ImageReference.TryParse(container.Image, out var reference, out _) ? images.Find(reference!) : null;
            if (image is null)
            {
                return new StartOutcome(null, begun, "CreateContainerError", $"image \"{container.Image}\" is no longer present");
            }
            var ns = pod.Metadata.Namespace!;
            var environment = await ContainerEnvironment.BuildAsync(pod, container, new EnvironmentSources(
                node(), sandbox.Addresses.FirstOrDefault(), nodeAddress, ServiceEnvironment.Of(pod, services()),
                name => configs.ConfigMapAsync(ns, name, cancel), name => configs.SecretAsync(ns, name, cancel)));
            var spec = specs.Build(pod, container, attempt, image, sandboxes.Get(pod.Metadata.Uid!)!, environment);
            var created = await containers.CreateAsync(spec);
            if (!created.Succeeded)
            {
                return new StartOutcome(null, begun, created.Failure switch
                {
                    FailureKind.BadConfig => "CreateContainerConfigError",
                    // OCI runtimes look for the program when they make the container.
                    FailureKind.Runtime => "RunContainerError",
                    _ => "CreateContainerError",
                }, created.Message);
            }
            var started = await containers.StartAsync(created.Value.Id);
            if (!started.Succeeded)
            {
                await containers.RemoveAsync(created.Value.Id);
                return new StartOutcome(null, begun, "RunContainerError", started.Message);
            }
            return new StartOutcome(started.Value.Id, started.Value.StartedAt ?? begun, null, null);
        }
        catch (ContainerConfigException e)
        {
            return new StartOutcome(null, begun, "CreateContainerConfigError", e.Message);
        }
    }

    public Task SignalAsync(string id, string signal, CancellationToken cancel) => containers.KillAsync(id, Signals.Parse(signal) ?? Signals.Terminate);

    public async Task RemoveContainerAsync(string id, CancellationToken cancel)
    {
        if (containers.Get(id) is { } status)
        {
            await containers.RemoveAsync(id);
            // Of the logs, the last ended instance's can still be asked for.
            foreach (var log in PodPaths.LogsBefore(status.LogPath, ContainerLabels.AttemptOf(status)))
            {
                File.Delete(log);
            }
        }
    }

    public async Task<CommandOutcome> RunAsync(string id, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancel)
    {
        var outcome = await containers.ExecToEndAsync(id, command, timeout, cancellation: cancel);
        if (!outcome.Succeeded)
        {
            throw new IOException(outcome.Message);
        }
        var result = outcome.Value;
        var output = System.Text.Encoding.UTF8.GetString([.. result.Stdout, .. result.Stderr]);
        return new CommandOutcome(result.ExitCode ?? throw new TimeoutException(), output);
    }

    public async Task ReleaseAsync(string podUid, CancellationToken cancel)
    {
        network.Detach(podUid);
        sandboxes.Remove(podUid);
        volumes.Remove(podUid);
        foreach (var (qos, uid) in cgroups.ListPods().Where(p => p.Uid == podUid))
        {
            if (!await cgroups.RemovePodAsync(qos, uid, RemovalTimeout, time))
            {
                throw new IOException($"the cgroup of pod {uid} is still in use");
            }
        }
    }

    public async Task CleanUpAsync(string podUid, CancellationToken cancel)
    {
        foreach (var container in containers.List().Where(c => ContainerLabels.Uid(c) == podUid))
        {
            await containers.RemoveAsync(container.Id);
        }
        await ReleaseAsync(podUid, cancel);
        foreach (var directory in paths.LogsOf(podUid).Append(paths.Pod(podUid)))
        {
            FileTree.Remove(directory);
        }
    }

    public async Task<IReadOnlyList<FoundContainer>> FindContainersAsync(CancellationToken cancel)
    {
        var found = new List<FoundContainer>();
        foreach (var c in containers.List())
        {
            if (c.StartedAt is { } started)
            {
                found.Add(new FoundContainer(ContainerLabels.Uid(c), ContainerLabels.Name(c), c.Id, ContainerLabels.AttemptOf(c), c.ImageId, started, Exit(c)));
            }
            else
            {
                await containers.RemoveAsync(c.Id);
            }
        }
        return found;
    }

    public IReadOnlySet<string> FindPods() => new HashSet<string>(
    [
        .. containers.List().Select(ContainerLabels.Uid), .. sandboxes.Ids(), .. cgroups.ListPods().Select(p => p.Uid), .. network.Attached().Select(a => a.Pod),
        .. paths.Uids(),
    ], StringComparer.Ordinal);

    public string? TerminationMessage(string id, Container container, ContainerExit exit)
    {
        if (containers.Get(id) is not { } status)
        {
            return null;
        }
        try
        {
            var file = paths.TerminationLog(ContainerLabels.Uid(status), ContainerLabels.Name(status), ContainerLabels.AttemptOf(status));
            var message = File.Exists(file) ? Tail(file) : "";
            if (message.Length == 0 && exit.Code != 0 && container.TerminationMessagePolicy == "FallbackToLogsOnError")
            {
                message = LogReader.ReadEnd(status.LogPath, LogMessageLines, LogMessageLimit);
            }
            return message.Length > 0 ? message : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>How a container ended, as its pod's worker is told; null while it has not.</summary>
    public static ContainerExit? Exit(ContainerStatus status) => status.State == Containers.ContainerState.Exited
        ? new ContainerExit(status.ExitCode ?? 0, status.FinishedAt ?? status.CreatedAt, status.OomKilled, status.Lost ? "ContainerStatusUnknown" : null)
        : null;

    private static string Tail(string file)
    {
        using var stream = File.OpenRead(file);
        stream.Seek(Math.Max(0, stream.Length - TerminationMessageLimit), SeekOrigin.Begin);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private void WriteEtc(Pod pod, IReadOnlyList<string> addresses)
    {
        var uid = pod.Metadata.Uid!;
        Directory.CreateDirectory(Path.GetDirectoryName(paths.EtcFile(uid, "hosts"))!);
        File.WriteAllText(paths.EtcFile(uid, "hosts"), PodFiles.Hosts(pod, addresses, dns.Domain));
        File.WriteAllText(paths.EtcFile(uid, "resolv.conf"), PodFiles.ResolvConf(pod, dns));
        File.WriteAllText(paths.EtcFile(uid, "hostname"), PodFiles.Hostname(pod) + "\n");
    }
}
