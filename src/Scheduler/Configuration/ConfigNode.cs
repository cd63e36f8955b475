using System.Text.Json;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Api.Values;

namespace MiniKube.Scheduler.Configuration;

/// <summary>What is wrong with a configuration, as kube-scheduler words it.</summary>
internal sealed class ConfigProblems
{
    private readonly List<string> unknown = [];
    private readonly List<string> invalid = [];

    public void Unknown(string path) => unknown.Add($"unknown field \"{path}\"");
    public void Invalid(string path, object? value, string why) => invalid.Add($"{path}: Invalid value: {Shown(value)}: {why}");
    public void Required(string path, string why = "") => invalid.Add(why.Length == 0 ? $"{path}: Required value" : $"{path}: Required value: {why}");
    public void Forbidden(string path, string why) => invalid.Add($"{path}: Forbidden: {why}");
    public void Duplicate(string path, string value) => invalid.Add($"{path}: Duplicate value: \"{value}\"");
    public void Unsupported(string path, string value, params string[] supported) =>
        invalid.Add($"{path}: Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(s => $"\"{s}\""))}");

    /// <exception cref="FormatException">There is something wrong.</exception>
    public void ThrowIfAny()
    {
        if (unknown.Count > 0)
        {
            throw new FormatException($"strict decoding error: {string.Join(", ", unknown)}");
        }
        if (invalid.Count > 0)
        {
            throw new FormatException(invalid.Count == 1 ? invalid[0] : $"[{string.Join(", ", invalid)}]");
        }
    }

    private static string Shown(object? value) => value is string text ? $"\"{text}\"" : $"{value}";
}

/// <summary>An object of a configuration while it is read. A field that nobody asks for is unknown.</summary>
internal sealed class ConfigNode(DocumentObject document, string path, ConfigProblems problems)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public ConfigProblems Problems => problems;
    public string Path => path;

    public string At(string field) => path.Length == 0 ? field : $"{path}.{field}";

    public bool Has(string field) => Member(field) is not null;

    public string? Text(string field) => Member(field) is { } value ? Typed(field, value.AsString, "string") : null;

    public bool? Flag(string field) => Member(field) is { } value ? Typed(field, value.AsBoolean, "bool") : null;

    public int? Number(string field) => Member(field) is { } value ? Typed(field, value is DocumentNumber n && int.TryParse(n.Text, out var number) ? number : (int?)null, "int32") : null;

    public double? Fraction(string field) => Member(field) is { } value ? Typed(field, (value as DocumentNumber)?.ToDouble(), "float32") : null;

    public TimeSpan? Duration(string field) => Member(field) is { } value
        ? Typed(field, GoDuration.TryParse(value.AsString ?? "", out var duration) ? duration : (TimeSpan?)null, "duration") : null;

    public ConfigNode? Object(string field) => Member(field) is { } value ? Node(value, At(field)) : null;

    public ConfigNode[] Objects(string field) => [.. Items(field).Select((item, i) => Node(item, $"{At(field)}[{i}]"))];

    public string[] Texts(string field) => [.. Items(field).Select((item, i) => item.AsString ?? throw Mismatch($"{At(field)}[{i}]", "string"))];

    /// <summary>A part that has the shape of an API type.</summary>
    public T? Api<T>(string field) where T : class, IApiType<T> => Member(field) is { } value ? Api<T>(value, At(field)) : null;

    public T[] Apis<T>(string field) where T : class, IApiType<T> => [.. Items(field).Select((item, i) => Api<T>(item, $"{At(field)}[{i}]"))];

    /// <summary>Whatever was not asked for is unknown.</summary>
    public void End()
    {
        foreach (var (name, _) in document)
        {
            if (!asked.Contains(name))
            {
                problems.Unknown(At(name));
            }
        }
    }

    private T Api<T>(Document value, string at) where T : class, IApiType<T>
    {
        FindUnknown(value, T.Schema, at);
        try
        {
            return ApiJson.Read<T>(value);
        }
        catch (JsonException e)
        {
            throw new FormatException($"{at}: {e.Message}", e);
        }
    }

    private void FindUnknown(Document value, Schema schema, string at)
    {
        if (value is DocumentObject found && schema.Type == SchemaType.Object)
        {
            foreach (var (name, member) in found)
            {
                if (schema.Member(name) is { } known)
                {
                    FindUnknown(member, known, $"{at}.{name}");
                }
                else
                {
                    problems.Unknown($"{at}.{name}");
                }
            }
        }
        else if (value is DocumentArray items && schema.Items is { } item)
        {
            for (var i = 0; i < items.Count; i++)
            {
                FindUnknown(items[i], item, $"{at}[{i}]");
            }
        }
    }

    private ConfigNode Node(Document value, string at) => new(value as DocumentObject ?? throw Mismatch(at, "object"), at, problems);

    private IReadOnlyList<Document> Items(string field) => Member(field) is { } value ? value as DocumentArray ?? throw Mismatch(At(field), "list") : [];

    private Document? Member(string field)
    {
        asked.Add(field);
        return document[field] is { IsNull: false } value ? value : null;
    }

    private T Typed<T>(string field, T? value, string type) where T : struct => value ?? throw Mismatch(At(field), type);

    private string Typed(string field, string? value, string type) => value ?? throw Mismatch(At(field), type);

    private static FormatException Mismatch(string at, string type) => new($"{at}: a {type} is expected");
}
