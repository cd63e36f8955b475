using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Api.Yaml;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Manifests;

/// <summary>
/// Reads manifests whole: every document of every file is parsed, checked and mapped to its resource before anything is sent, so that one bad document leaves
/// nothing half made. All that is wrong is told, each with file, line and field.
/// </summary>
internal sealed class ManifestReader(CommandContext context, string verb, bool validate)
{
    private readonly List<string> problems = [];
    private readonly List<ManifestObject> objects = [];

    /// <exception cref="CommandFailure">Something is wrong in any of them.</exception>
    public async Task<IReadOnlyList<ManifestObject>> ReadAsync(ManifestFlags flags)
    {
        foreach (var file in flags.Files.SelectMany(f => Expand(f, flags.Recursive)))
        {
            await ReadFileAsync(file);
        }
        if (problems.Count > 0)
        {
            throw new CommandFailure(string.Join('\n', problems.Select(p => "error: " + p)));
        }
        if (objects.Count == 0)
        {
            throw CommandFailure.Error("no objects passed to " + verb);
        }
        return objects;
    }

    private static IEnumerable<string> Expand(string path, bool recursive)
    {
        if (path == "-" || File.Exists(path))
        {
            return [path];
        }
        if (!Directory.Exists(path))
        {
            throw CommandFailure.Error($"the path \"{path}\" does not exist");
        }
        var found = Directory.EnumerateFiles(path, "*", recursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
            .Where(f => Path.GetExtension(f) is ".json" or ".yaml" or ".yml").Order(StringComparer.Ordinal).ToArray();
        return found.Length > 0 ? found : throw CommandFailure.Error($"error reading [{path}]: recognized file extensions are [.json .yaml .yml]");
    }

    private async Task ReadFileAsync(string file)
    {
        var name = file == "-" ? "STDIN" : file;
        string text;
        try
        {
            text = file == "-" ? await ReadInputAsync() : await File.ReadAllTextAsync(file, context.Cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Error(Errors.Opening(file, e));
        }
        List<YamlDocument> documents;
        try
        {
            documents = [.. YamlReader.ReadAll(text, name)];
        }
        catch (YamlFormatException e)
        {
            problems.Add($"{name}:{e.Line}: {e.Reason}");
            return;
        }
        foreach (var document in documents)
        {
            if (document.Content is DocumentObject content)
            {
                await AddAsync(name, document.Source, content, "");
            }
            else
            {
                problems.Add($"{document.Source.Describe("")}: expected an object with apiVersion, kind and metadata, found {SchemaCheck.Describe(document.Content)}");
            }
        }
    }

    private async Task<string> ReadInputAsync()
    {
        using var reader = new StreamReader(context.Streams.Input, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(context.Cancel);
    }

    private async Task AddAsync(string file, YamlSource source, DocumentObject content, string path)
    {
        var apiVersion = RequiredText(content, "apiVersion", source, path);
        var kind = RequiredText(content, "kind", source, path);
        if (apiVersion is null || kind is null)
        {
            return;
        }
        if (content["items"] is DocumentArray items && kind.EndsWith("List", StringComparison.Ordinal))
        {
            for (var i = 0; i < items.Count; i++)
            {
                var at = $"{path}items[{i}]";
                if (items[i] is DocumentObject item)
                {
                    await AddAsync(file, source, item, at + ".");
                }
                else
                {
                    problems.Add($"{source.Describe(at)}: {at}: expected an object, found {SchemaCheck.Describe(items[i])}");
                }
            }
            return;
        }
        await AddObjectAsync(file, source, content, path, GroupVersionKind.Parse(apiVersion, kind));
    }

    private async Task AddObjectAsync(string file, YamlSource source, DocumentObject content, string path, GroupVersionKind kind)
    {
        var name = content.Name();
        if (await context.Mapper.ForKindAsync(kind, context.Cancel) is not { } resource)
        {
            problems.Add($"{source.Describe(path + "kind")}: {path}kind: no matches for kind \"{kind.Kind}\" in version \"{kind.ApiVersion}\", "
                + "ensure CRDs are installed first");
            return;
        }
        if (validate && BuiltInKinds.SchemaOf(kind) is { } schema)
        {
            var found = SchemaCheck.Check(content, schema).ToArray();
            problems.AddRange(found.Select(p => $"{source.Describe(path + p.Path)}: {path}{p.Path}: {p.Message}"));
            if (found.Length > 0)
            {
                return;
            }
        }
        if (name.Length == 0 && content.At("metadata", "generateName") is null)
        {
            problems.Add($"{source.Describe(path + "metadata")}: {path}metadata.name: Required value: name or generateName is required");
            return;
        }
        var ns = resource.Namespaced ? NamespaceFor(content) : null;
        objects.Add(new ManifestObject(ns is null ? content : content.WithAt(["metadata", "namespace"], ns), file, resource, ns, name));
    }

    private string NamespaceFor(DocumentObject content)
    {
        var own = content.NamespaceOf();
        if (own.Length == 0)
        {
            return context.Namespace;
        }
        if (context.NamespaceIsExplicit && own != context.Namespace)
        {
            problems.Add($"the namespace from the provided object \"{own}\" does not match the namespace \"{context.Namespace}\". "
                + $"You must pass '--namespace={own}' to perform this operation.");
        }
        return own;
    }

    private string? RequiredText(DocumentObject content, string field, YamlSource source, string path)
    {
        if (content[field]?.AsString is { Length: > 0 } text)
        {
            return text;
        }
        problems.Add(content[field] is { IsNull: false } other && other.AsString is null
            ? $"{source.Describe(path + field)}: {path}{field}: expected a string, found {SchemaCheck.Describe(other)}"
            : $"{source.Describe(path.TrimEnd('.'))}: {path}{field}: Required value");
        return null;
    }
}
