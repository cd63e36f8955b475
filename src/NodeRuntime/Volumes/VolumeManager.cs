using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Volumes;

/// <summary>
/// Makes the volumes of pods as folders and mounts under <c>pods/UID/volumes</c>, and takes them away again. Making is repeatable: it
/// also brings volumes that show objects of the API up to date, atomically, while containers read them.
/// </summary>
internal sealed class VolumeManager(string podsDirectory, ProjectedFiles projected)
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
        volume.HostPath is { } hostPath ? hostPath.Path : Path.Combine(VolumesOf(pod.Metadata.Uid!), volume.Name);

    /// <summary>Where a file or directory inside a volume lies on the node, mounted for one container.</summary>
    /// <param name="index">Which of the container's mounts it is for.</param>
    /// <exception cref="VolumeException">The path leads out of the volume, or cannot be made.</exception>
    public string HostPathOf(Pod pod, Volume volume, string container, int index, string subPath)
    {
        var target = Path.Combine(SubPathsOf(pod.Metadata.Uid!), volume.Name, container, index.ToString(CultureInfo.InvariantCulture));
        SubPath.Mount(HostPathOf(pod, volume), subPath, target);
        return target;
    }

    /// <summary>Removes all volumes of a pod; what hostPath volumes name stays.</summary>
    public void Remove(string podUid)
    {
        projected.Forget(podUid);
        string[] folders = [SubPathsOf(podUid), VolumesOf(podUid)];
        // Also what containers mounted into a volume and gave to the node. What is mounted later lies above, and goes first.
        foreach (var mount in MountTable.Read().Where(m => folders.Any(f => m.StartsWith(f + "/", StringComparison.Ordinal))).OrderByDescending(m => m.Length))
        {
            while (Mounts.TryUnmount(mount))
            {
            }
        }
        foreach (var folder in folders)
        {
            FileTree.Remove(folder);
        }
    }

    private string VolumesOf(string podUid) => Path.GetFullPath(Path.Combine(PodDirectory(podUid), "volumes"));

    private string SubPathsOf(string podUid) => Path.GetFullPath(Path.Combine(PodDirectory(podUid), "volume-subpaths"));

    private async Task EnsureAsync(Pod pod, Volume volume, CancellationToken cancel)
    {
        var path = HostPathOf(pod, volume);
        var group = pod.Spec.SecurityContext?.FsGroup;
        if (volume.HostPath is { } hostPath)
        {
            HostPathVolume.Check(hostPath);
        }
        else if (volume.EmptyDir is { } emptyDir)
        {
            EnsureEmptyDir(path, emptyDir, group);
        }
        else if (await projected.OfAsync(pod, volume, cancel) is { } files)
        {
            if (volume.Secret is not null || volume.Projected?.Sources.Any(s => s.Secret is not null || s.ServiceAccountToken is not null) == true)
            {
                EnsureMemory(path, null);
            }
            AtomicWriter.Write(path, files, VolumeFiles.Version(files), group);
        }
        else
        {
            throw new VolumeException("this kind of volume is not supported: only emptyDir, hostPath, configMap, secret, downwardAPI and projected are");
        }
    }

    private static void EnsureEmptyDir(string path, EmptyDirVolumeSource emptyDir, long? group)
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
        if (group is { } gid)
        {
            FileOwner.SetGroup(path, gid);
        }
        // What is made in it belongs to the group as well.
        File.SetUnixFileMode(path, group is null ? all : all | UnixFileMode.SetGroup);
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
