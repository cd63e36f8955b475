using System.Text.Json;
using MiniKube.NodeRuntime.Images.Tar;

namespace MiniKube.NodeRuntime.Images;

/// <summary>A member of an image made by <see cref="ImageBuilder"/>; its directory is made along with it.</summary>
/// <param name="Path">relative to the root: "bin/sh"</param>
public abstract record ImageFile(string Path)
{
    /// <summary>A regular file.</summary>
    /// <param name="Mode">permission bits, 0755 for programs</param>
    public sealed record Regular(string Path, ReadOnlyMemory<byte> Content, uint Mode = 0x1ed) : ImageFile(Path);

    /// <summary>A symbolic link.</summary>
    public sealed record Link(string Path, string Target) : ImageFile(Path);

    /// <summary>A directory, also an empty one.</summary>
    public sealed record Directory(string Path, uint Mode = 0x1ed) : ImageFile(Path);
}

/// <summary>
/// Makes single-layer images. The same input gives the same bytes on every machine and day: members in the order of their paths,
/// owner root, time zero.
/// </summary>
public static class ImageBuilder
{
    /// <summary>Writes an OCI layout tar of one image, which <see cref="ImageStore.ImportAsync"/> and other tools take.</summary>
    /// <param name="name">full name recorded in the archive</param>
    public static void WriteOciArchive(Stream target, ImageReference name, IEnumerable<ImageFile> files, ImageConfig config, Platform? platform = null)
    {
        var layer = Layer(files);
        var (configuration, manifest) = Describe(layer, config, platform ?? Platform.Current);
        var index = Json(json =>
        {
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", Manifest.OciIndex);
            json.WriteStartArray("manifests");
            json.WriteStartObject();
            json.WriteString("mediaType", Manifest.OciManifest);
            json.WriteString("digest", Digest.Of(manifest));
            json.WriteNumber("size", manifest.Length);
            json.WriteStartObject("annotations");
            json.WriteString("io.containerd.image.name", name.ToString());
            json.WriteString("org.opencontainers.image.ref.name", name.Tag ?? "latest");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        });
        var tar = new TarWriter(target);
        tar.Directory("blobs");
        tar.Directory("blobs/sha256");
        foreach (var blob in new[] { configuration, manifest, layer }.OrderBy(b => Digest.Of(b), StringComparer.Ordinal))
            tar.File("blobs/sha256/" + Digest.Hex(Digest.Of(blob)), blob);
        tar.File("index.json", index);
        tar.File("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8);
        tar.Finish();
    }

    /// <summary>Writes a docker-archive tar of one image, as `docker save` does.</summary>
    public static void WriteDockerArchive(Stream target, ImageReference name, IEnumerable<ImageFile> files, ImageConfig config, Platform? platform = null)
    {
        var layer = Layer(files);
        var (configuration, _) = Describe(layer, config, platform ?? Platform.Current);
        var configPath = Digest.Hex(Digest.Of(configuration)) + ".json";
        var layerPath = Digest.Hex(Digest.Of(layer)) + "/layer.tar";
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("Config", configPath);
            Strings(json, "RepoTags", [name.ToString()]);
            Strings(json, "Layers", [layerPath]);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        var tar = new TarWriter(target);
        tar.File(configPath, configuration);
        tar.File(layerPath, layer);
        tar.File("manifest.json", buffer.ToArray());
        tar.Finish();
    }

    private static byte[] Layer(IEnumerable<ImageFile> files)
    {
        using var buffer = new MemoryStream();
        var tar = new TarWriter(buffer);
        var made = new HashSet<string>();
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            var path = file.Path.Trim('/');
            for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
            {
                if (made.Add(path[..slash]))
                    tar.Directory(path[..slash]);
            }
            switch (file)
            {
                case ImageFile.Directory directory:
                    made.Add(path);
                    tar.Directory(path, directory.Mode);
                    break;
                case ImageFile.Link link:
                    tar.Symlink(path, link.Target);
                    break;
                case ImageFile.Regular regular:
                    tar.File(path, regular.Content.Span, regular.Mode);
                    break;
            }
        }
        tar.Finish();
        return buffer.ToArray();
    }

    private static (byte[] Configuration, byte[] Manifest) Describe(byte[] layer, ImageConfig config, Platform platform)
    {
        var configuration = Json(json =>
        {
            json.WriteString("created", "1970-01-01T00:00:00Z");
            json.WriteString("architecture", platform.Architecture);
            if (platform.Variant is not null)
                json.WriteString("variant", platform.Variant);
            json.WriteString("os", platform.Os);
            json.WriteStartObject("config");
            Strings(json, "Env", config.Env);
            Strings(json, "Entrypoint", config.Entrypoint);
            Strings(json, "Cmd", config.Cmd);
            json.WriteString("User", config.User);
            json.WriteString("WorkingDir", config.WorkingDir);
            if (config.StopSignal.Length > 0)
                json.WriteString("StopSignal", config.StopSignal);
            Keys(json, "ExposedPorts", config.ExposedPorts);
            Keys(json, "Volumes", config.Volumes);
            json.WriteEndObject();
            json.WriteStartObject("rootfs");
            json.WriteString("type", "layers");
            Strings(json, "diff_ids", [Digest.Of(layer)]);
            json.WriteEndObject();
        });
        var manifest = Manifest.Write(
            new Descriptor(Manifest.OciConfig, Digest.Of(configuration), configuration.Length),
            [new Descriptor(Manifest.OciLayer, Digest.Of(layer), layer.Length)]);
        return (configuration, manifest);
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Keys(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        json.WriteStartObject(name);
        foreach (var value in values)
        {
            json.WriteStartObject(value);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
