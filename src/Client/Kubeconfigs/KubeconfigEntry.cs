using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;

namespace MiniKube.Client.Kubeconfigs;

/// <summary>One named cluster, user or context as a file has it: its fields, and the place to name when one is wrong.</summary>
internal sealed class KubeconfigEntry(string file, YamlSource source, string path, Document content)
{
    public Document Content => content;

    /// <exception cref="KubeconfigException">The field is there but no text.</exception>
    public string? Text(string field) => content[field] switch
    {
        null or { IsNull: true } => null,
        { AsString: { } text } => text,
        _ => throw Error(field, "must be a string"),
    };

    /// <summary>A list's items; none where it is not there.</summary>
    /// <exception cref="KubeconfigException">The field is there but no list.</exception>
    public IReadOnlyList<Document> List(string field) => content[field] switch
    {
        null or { IsNull: true } => [],
        { AsArray: { } items } => [.. items],
        _ => throw Error(field, "must be a list"),
    };

    /// <summary>An object in a field; null where it is not there.</summary>
    public KubeconfigEntry? Inner(string field) =>
        content[field] is { IsNull: false } inner ? new KubeconfigEntry(file, source, $"{path}.{field}", inner) : null;

    /// <exception cref="KubeconfigException">The field is there but neither true nor false.</exception>
    public bool Flag(string field) => content[field] switch
    {
        null or { IsNull: true } => false,
        { AsBoolean: { } flag } => flag,
        _ => throw Error(field, "must be true or false"),
    };

    /// <summary>A file's path, relative to the kubeconfig that names it.</summary>
    public string? PathOf(string field) => Text(field) is { Length: > 0 } p ? Path.GetFullPath(p, Path.GetDirectoryName(Path.GetFullPath(file))!) : null;

    /// <summary>The bytes given inline as base64 in <c>field-data</c>, or in the file that <c>field</c> names; inline wins.</summary>
    public byte[]? Bytes(string field)
    {
        if (Text(field + "-data") is { Length: > 0 } inline)
        {
            try
            {
                return Convert.FromBase64String(inline);
            }
            catch (FormatException)
            {
                throw Error(field + "-data", "must be base64");
            }
        }
        if (PathOf(field) is not { } from)
        {
            return null;
        }
        try
        {
            return File.ReadAllBytes(from);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Error(field, $"cannot read {from}: {e.Message}");
        }
    }

    public KubeconfigException Error(string field, string what)
    {
        var at = field.Length == 0 ? path : $"{path}.{field}";
        return new($"{source.Describe(at)}: {at}: {what}");
    }
}
