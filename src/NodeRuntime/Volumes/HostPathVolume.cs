using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Volumes;

/// <summary>What a hostPath volume's type demands of the path (https://kubernetes.io/docs/concepts/storage/volumes/#hostpath).</summary>
internal static class HostPathVolume
{
    /// <summary>Checks the path, and makes it where the type says so.</summary>
    /// <exception cref="VolumeException">The path is not what the type demands.</exception>
    public static void Check(HostPathVolumeSource hostPath)
    {
        var path = hostPath.Path;
        switch (hostPath.Type)
        {
            case null or "":
                // Nothing is checked; what is not there becomes a directory, as container runtimes do.
                if (!Path.Exists(path))
                {
                    Directory.CreateDirectory(path);
                }
                return;
            case "DirectoryOrCreate" when !Path.Exists(path):
                Directory.CreateDirectory(path);
                return;
            case "FileOrCreate" when !Path.Exists(path):
                File.Create(path).Dispose();
                return;
        }
        var (kind, what) = hostPath.Type switch
        {
            "Directory" or "DirectoryOrCreate" => (FileKind.Directory, "directory"),
            "File" or "FileOrCreate" => (FileKind.File, "file"),
            "Socket" => (FileKind.Socket, "socket file"),
            "CharDevice" => (FileKind.CharacterDevice, "character device"),
            "BlockDevice" => (FileKind.BlockDevice, "block device"),
            _ => throw new VolumeException($"invalid hostPath type \"{hostPath.Type}\""),
        };
        if (FileKinds.Of(path) != kind)
        {
            throw new VolumeException($"hostPath type check failed: {path} is not a {what}");
        }
    }
}
