using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;

namespace MiniKube.ApiServer.Admission;

/// <summary>What <c>--admission-control-config-file</c> names: <c>apiserver.config.k8s.io/v1 AdmissionConfiguration</c>, the configurations of plugins by their names.</summary>
internal sealed class AdmissionConfiguration
{
    private static readonly string[] Versions = ["apiserver.config.k8s.io/v1", "apiserver.k8s.io/v1alpha1"];

    private readonly Dictionary<string, DocumentObject> plugins = new(StringComparer.Ordinal);

    /// <summary>The configuration of a plugin; null for none.</summary>
    public DocumentObject? Of(string plugin) => plugins.GetValueOrDefault(plugin);

    /// <summary>The file, with the files that it names; nothing for null.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="FormatException">It is no such configuration.</exception>
    public static AdmissionConfiguration Read(string? path)
    {
        var read = new AdmissionConfiguration();
        if (path is null)
        {
            return read;
        }
        var document = Load(path);
        if (!Versions.Contains(document["apiVersion"]?.AsString) || document["kind"]?.AsString != "AdmissionConfiguration")
        {
            throw new FormatException($"{path}: apiVersion {Versions[0]} and kind AdmissionConfiguration are expected");
        }
        foreach (var plugin in document["plugins"]?.AsArray ?? DocumentArray.Empty)
        {
            var name = plugin["name"]?.AsString ?? throw new FormatException($"{path}: a plugin has no name");
            // A configuration in the file itself goes before one in a file of its own, whose path is taken from where this file lies.
            if (plugin["configuration"]?.AsObject is { } own)
            {
                read.plugins[name] = own;
            }
            else if (plugin["path"]?.AsString is { Length: > 0 } other)
            {
                read.plugins[name] = Load(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, other));
            }
        }
        return read;
    }

    private static DocumentObject Load(string path)
    {
        try
        {
            return YamlReader.Read(File.ReadAllBytes(path)) as DocumentObject ?? throw new FormatException("an object is expected");
        }
        catch (FormatException e)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
    }
}
