using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Volumes;

/// <summary>One file of a projected volume.</summary>
/// <param name="Path">Relative to the volume, with forward slashes; never leaves it.</param>
internal sealed record VolumeFile(string Path, ReadOnlyMemory<byte> Content, UnixFileMode Mode);

/// <summary>
/// Writes a set of files so that a reader sees all of the old or all of the new: the files lie in a folder of their own, <c>..data</c>
/// is a link to it that is swapped by rename(2), and what users see are links through <c>..data</c>.
/// </summary>
internal static class AtomicWriter
{
    private const string DataLink = "..data";
    private const UnixFileMode FolderMode = (UnixFileMode)0x1ed;
    private const UnixFileMode GroupRead = UnixFileMode.GroupRead, GroupEnter = UnixFileMode.SetGroup | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    /// <summary>Makes <paramref name="volume"/> hold exactly <paramref name="files"/>; does nothing when it does already.</summary>
    /// <param name="group">Owns the files and may read them, whatever their modes say; null for none.</param>
    /// <returns>Whether something was changed.</returns>
    /// <exception cref="VolumeException">A path would leave the volume.</exception>
    public static bool Write(string volume, IReadOnlyList<VolumeFile> files, string version, long? group = null)
    {
        foreach (var file in files)
        {
            if (Path.IsPathRooted(file.Path) || file.Path.Split('/').Any(part => part is ".." or "") || file.Path.StartsWith("..", StringComparison.Ordinal))
            {
                throw new Pods.VolumeException($"invalid path \"{file.Path}\": must be relative and stay inside the volume");
            }
        }
        Directory.CreateDirectory(volume);
        var link = Path.Combine(volume, DataLink);
        var before = new FileInfo(link).LinkTarget;
        var name = "..data_" + version;
        if (before == name)
        {
            return false;
        }
        var target = Path.Combine(volume, name);
        // A folder of this name is what a writer left that was killed before its swap.
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }
        Directory.CreateDirectory(target);
        foreach (var file in files)
        {
            var path = Path.Combine(target, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(file.Content.Span);
            }
            Own(path, file.Mode, group, GroupRead);
        }
        foreach (var folder in Directory.EnumerateDirectories(target, "*", SearchOption.AllDirectories).Prepend(target))
        {
            Own(folder, FolderMode, group, GroupEnter);
        }
        Swap(link, name);
        LinkTopLevel(volume, files);
        if (before is not null && Directory.Exists(Path.Combine(volume, before)))
        {
            Directory.Delete(Path.Combine(volume, before), recursive: true);
        }
        return true;
    }

    // The group before the mode: a change of owner takes the set-group bit away.
    private static void Own(string path, UnixFileMode mode, long? group, UnixFileMode ofGroup)
    {
        if (group is { } gid)
        {
            FileOwner.SetGroup(path, gid);
            mode |= ofGroup;
        }
        File.SetUnixFileMode(path, mode);
    }

    private static void Swap(string link, string name)
    {
        var fresh = link + "_tmp";
        File.Delete(fresh);
        File.CreateSymbolicLink(fresh, name);
        AtomicRename.Replace(fresh, link);
    }

    private static void LinkTopLevel(string volume, IReadOnlyList<VolumeFile> files)
    {
        var wanted = files.Select(f => f.Path.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var name in wanted)
        {
            var path = Path.Combine(volume, name);
            // What is there and is no link, a container's subPath has made: it stays.
            if (!Path.Exists(path) && new FileInfo(path).LinkTarget is null)
            {
                File.CreateSymbolicLink(path, $"{DataLink}/{name}");
            }
        }
        foreach (var entry in new DirectoryInfo(volume).EnumerateFileSystemInfos().Where(e => !e.Name.StartsWith("..", StringComparison.Ordinal)))
        {
            if (!wanted.Contains(entry.Name))
            {
                entry.Delete();
            }
        }
    }
}
