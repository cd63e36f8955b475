using MiniKube.NodeRuntime.Images.Tar;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Images.Archives;

/// <summary>The files of an image archive by path, from a directory or a tar that is never unpacked.</summary>
internal abstract class ArchiveSource : IDisposable
{
    /// <summary>Opens a file, seekable, or returns null when there is none of that name.</summary>
    public abstract Stream? TryOpen(string path);

    /// <param name="temporary">directory for the plain form of a compressed archive</param>
    public static ArchiveSource Open(string path, string temporary)
    {
        if (Directory.Exists(path))
            return new DirectorySource(path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            var plain = LayerStream.Open(file);
            if (plain != file)
            {
                using (plain)
                {
                    file = new FileStream(Path.Combine(temporary, "archive.tar"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
                    plain.CopyTo(file);
                    file.Position = 0;
                }
            }
            return new TarSource(file);
        }
        catch (InvalidDataException e)
        {
            file.Dispose();
            throw new InvalidImageException($"{path} is corrupt: {e.Message}", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a JSON document whole.</summary>
    public byte[]? TryReadDocument(string path)
    {
        using var stream = TryOpen(path);
        if (stream is null)
            return null;
        if (stream.Length > Manifest.MaxDocument)
            throw new InvalidImageException($"{path} is too large");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public abstract void Dispose();

    private sealed class DirectorySource(string root) : ArchiveSource
    {
        private readonly RootedDirectory directory = new(root);

        public override Stream? TryOpen(string path)
        {
            var fd = directory.TryOpen(RootedDirectory.ToName(path), LibC.OpenReadOnly | LibC.OpenNonBlock, out _);
            if (fd < 0)
                return null;
            var stream = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(fd, ownsHandle: true), FileAccess.Read);
            return stream.CanSeek ? stream : throw new InvalidImageException($"{path} is not a regular file");
        }

        public override void Dispose() => directory.Dispose();
    }

    private sealed class TarSource : ArchiveSource
    {
        private readonly FileStream file;
        private readonly Dictionary<string, (long Offset, long Size)> files = [];
        private readonly Dictionary<string, string> links = [];

        public TarSource(FileStream file)
        {
            this.file = file;
            var reader = new TarReader(file);
            while (reader.Next() is { } entry)
            {
                var name = Normalize(RootedDirectory.ToText(entry.Name));
                if (entry.Type == TarEntryType.File)
                    files[name] = (reader.ContentOffset, entry.Size);
                else if (entry.Type == TarEntryType.Symlink)
                    links[name] = Normalize(Path.Combine(Path.GetDirectoryName(name) ?? "", RootedDirectory.ToText(entry.LinkName)));
                else if (entry.Type == TarEntryType.HardLink)
                    links[name] = Normalize(RootedDirectory.ToText(entry.LinkName));
            }
        }

        public override Stream? TryOpen(string path)
        {
            var name = Normalize(path);
            // docker save writes a layer that repeats as a link to the first.
            for (var hops = 0; hops < 8 && links.TryGetValue(name, out var target); hops++)
                name = target;
            return files.TryGetValue(name, out var place) ? new SliceStream(file.SafeFileHandle, place.Offset, place.Size) : null;
        }

        public override void Dispose() => file.Dispose();

        private static string Normalize(string path) => Path.GetFullPath("/" + path)[1..];
    }
}
