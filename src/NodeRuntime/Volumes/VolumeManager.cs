using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Volumes;

/// <summary>
/// Makes the volumes of pods as folders and mounts under <c>pods/UID/volumes</c>, and takes them away again. Making is repeatable: it
/// also brings config map and secret volumes up to date, atomically, while containers read them.
/// </summary>
internal sealed class VolumeManager(string podsDirectory, ConfigSource source)
{
    public string PodDirectory(string podUid) => Path.Combine(podsDirectory, podUid);

    /// <summary>Makes every volume of the pod present and current.</summary>
    /// <exception cref="VolumeException">A volume cannot be made now.</exception>
    public async Task EnsureAsync(Pod pod, CancellationToken cancel)
    {
        foreach (var volume in pod.Spec.Volumes)
        {
            try
            {
                await EnsureAsync(pod, volume, cancel);
            }
            catch (Exception e) when (e is VolumeException or IOException or UnauthorizedAccessException or KernelException)
            {
                throw new VolumeException($"MountVolume.SetUp failed for volume \"{volume.Name}\" : {e.Message}", e);
            }
        }
    }

    /// <summary>Where a volume lies on the node.</summary>
    public string HostPathOf(Pod pod, Volume volume) =>
        volume.HostPath is { } hostPath ? hostPath.Path : Path.Combine(PodDirectory(pod.Metadata.Uid!), "volumes", volume.Name);

    /// <summary>Removes all volumes of a pod; what hostPath volumes name stays.</summary>
    public void Remove(string podUid)
    {
        var volumes = Path.Combine(PodDirectory(podUid), "volumes");
        if (!Directory.Exists(volumes))
        {
            return;
        }
        foreach (var volume in Directory.EnumerateDirectories(volumes))
        {
            // A folder that is no mount point answers with false.
            Mounts.TryUnmount(volume);
        }
        Directory.Delete(volumes, recursive: true);
    }

    private async Task EnsureAsync(Pod pod, Volume volume, CancellationToken cancel)
    {
        var path = HostPathOf(pod, volume);
        if (volume.HostPath is { } hostPath)
        {
            HostPathVolume.Check(hostPath);
        }
        else if (volume.EmptyDir is { } emptyDir)
        {
            EnsureEmptyDir(path, emptyDir);
        }
        else if (volume.ConfigMap is { } map)
        {
            var optional = map.Optional == true;
            var found = await source.ConfigMapAsync(pod.Metadata.Namespace!, map.Name ?? "", cancel);
            if (found is null && !optional)
            {
                throw new VolumeException($"configmap \"{map.Name}\" not found");
            }
            Project(path, found is null ? [] : VolumeFiles.Of(found, map.Items, map.DefaultMode, optional));
        }
        else if (volume.Secret is { } secret)
        {
            var optional = secret.Optional == true;
            var found = await source.SecretAsync(pod.Metadata.Namespace!, secret.SecretName ?? "", cancel);
            if (found is null && !optional)
            {
                throw new VolumeException($"secret \"{secret.SecretName}\" not found");
            }
            EnsureMemory(path, null);
            Project(path, found is null ? [] : VolumeFiles.Of(found, secret.Items, secret.DefaultMode, optional));
        }
        else
        {
            throw new VolumeException("this kind of volume is not supported: only emptyDir, hostPath, configMap and secret are");
        }
    }

    private static void Project(string path, IReadOnlyList<VolumeFile> files) => AtomicWriter.Write(path, files, VolumeFiles.Version(files));

    private static void EnsureEmptyDir(string path, EmptyDirVolumeSource emptyDir)
    {
        const UnixFileMode all = (UnixFileMode)0b111_111_111;
        if (emptyDir.Medium == "Memory")
        {
            EnsureMemory(path, emptyDir.SizeLimit is { IsZero: false } limit ? limit.Value : null);
        }
        else
        {
            Directory.CreateDirectory(path);
        }
        File.SetUnixFileMode(path, all);
    }

    /// <summary>A tmpfs: what is secret or short-lived never reaches a disk.</summary>
    private static void EnsureMemory(string path, long? bytes)
    {
        Directory.CreateDirectory(path);
        if (!MountTable.Read().Contains(Path.GetFullPath(path)))
        {
            Mounts.Mount("tmpfs", path, "tmpfs", MountFlags.NoSuid | MountFlags.NoDev, bytes is null ? null : $"size={bytes}");
        }
    }
}
