using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.Audit;

/// <summary>Reads an audit policy from YAML or JSON and checks it as kube-apiserver does.</summary>
internal static class AuditPolicyFile
{
    private const string ApiVersion = "audit.k8s.io/v1";

    private static readonly string[] PolicyFields = ["apiVersion", "kind", "metadata", "rules", "omitStages", "omitManagedFields"];
    private static readonly string[] ResourceFields = ["group", "resources", "resourceNames"];
    private static readonly string[] RuleFields =
        ["level", "users", "userGroups", "verbs", "resources", "namespaces", "nonResourceURLs", "omitStages", "omitManagedFields"];

    private static readonly string[] StageNames = ["RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"];

    /// <summary>The policy, and the fields in it that mean nothing (they are not refused, as upstream).</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It is no policy, or one that contradicts itself.</exception>
    public static (AuditPolicy Policy, IReadOnlyList<string> Unknown) Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (FormatException e)
        {
            throw new FormatException($"the audit policy {path}: {e.Message}", e);
        }
    }

    /// <exception cref="FormatException">It is no policy, or one that contradicts itself.</exception>
    public static (AuditPolicy Policy, IReadOnlyList<string> Unknown) Parse(ReadOnlySpan<byte> yaml)
    {
        if (YamlReader.Read(yaml) is not DocumentObject document || document["apiVersion"]?.AsString != ApiVersion || document["kind"]?.AsString != "Policy")
        {
            throw new FormatException($"apiVersion {ApiVersion} and kind Policy are expected");
        }
        var errors = new List<FieldError>();
        var unknown = new List<string>();
        NoteUnknown(document, PolicyFields, "", unknown);
        var rules = (document["rules"]?.AsArray ?? DocumentArray.Empty).Select((r, i) => Rule(r, $"rules[{i}]", errors, unknown)).ToArray();
        if (rules.Length == 0)
        {
            throw new FormatException("it has no rules");
        }
        var stages = Stages(document["omitStages"], "omitStages", errors);
        return errors.Count == 0
            ? (new AuditPolicy(rules, stages, document["omitManagedFields"]?.AsBoolean ?? false), unknown)
            : throw new FormatException(string.Join(", ", errors));
    }

    private static AuditRule Rule(Document rule, string path, List<FieldError> errors, List<string> unknown)
    {
        NoteUnknown(rule, RuleFields, path + ".", unknown);
        var urls = Texts(rule["nonResourceURLs"]);
        CheckUrls(urls, path + ".nonResourceURLs", errors);
        var read = new AuditRule(Level(rule["level"]?.AsString ?? "", path + ".level", errors))
        {
            Users = Texts(rule["users"]),
            UserGroups = Texts(rule["userGroups"]),
            Verbs = Texts(rule["verbs"]),
            Namespaces = Texts(rule["namespaces"]),
            NonResourceUrls = urls,
            Resources = (rule["resources"]?.AsArray ?? DocumentArray.Empty).Select((r, i) => Resources(r, $"{path}.resources[{i}]", errors, unknown)).ToArray(),
            OmitStages = Stages(rule["omitStages"], path + ".omitStages", errors),
            OmitManagedFields = rule["omitManagedFields"]?.AsBoolean,
        };
        if (urls.Length > 0 && (read.Resources.Count > 0 || read.Namespaces.Count > 0))
        {
            errors.Add(FieldError.Invalid(path + ".nonResourceURLs", rule["nonResourceURLs"]!, "rules cannot apply to both regular resources and non-resource URLs"));
        }
        return read;
    }

    private static AuditResources Resources(Document resources, string path, List<FieldError> errors, List<string> unknown)
    {
        NoteUnknown(resources, ResourceFields, path + ".", unknown);
        var group = resources["group"]?.AsString ?? "";
        if (group.Contains('/', StringComparison.Ordinal))
        {
            errors.Add(FieldError.Invalid(path + ".group", group, "a group is named without its version"));
        }
        var read = new AuditResources(group, Texts(resources["resources"]), Texts(resources["resourceNames"]));
        if (read is { Names.Count: > 0, Resources.Count: 0 })
        {
            errors.Add(FieldError.Invalid(path + ".resourceNames", resources["resourceNames"]!, "using resourceNames requires at least one resource"));
        }
        return read;
    }

    private static AuditLevel Level(string text, string path, List<FieldError> errors)
    {
        if (text.Length == 0)
        {
            errors.Add(FieldError.Required(path, ""));
        }
        else if (Enum.TryParse<AuditLevel>(text, out var level) && Enum.GetName(level) == text)
        {
            return level;
        }
        else
        {
            errors.Add(FieldError.NotSupported(path, text, Enum.GetNames<AuditLevel>()));
        }
        return AuditLevel.None;
    }

    private static void CheckUrls(string[] urls, string path, List<FieldError> errors)
    {
        for (var i = 0; i < urls.Length; i++)
        {
            if (urls[i] != "*" && !urls[i].StartsWith('/'))
            {
                errors.Add(FieldError.Invalid($"{path}[{i}]", urls[i], "non-resource URL rules must begin with a '/' character"));
            }
            if (urls[i].Length > 0 && urls[i][..^1].Contains('*', StringComparison.Ordinal))
            {
                errors.Add(FieldError.Invalid($"{path}[{i}]", urls[i], "non-resource URL wildcards '*' must be the final character of the rule"));
            }
        }
    }

    private static AuditStages Stages(Document? names, string path, List<FieldError> errors)
    {
        var stages = AuditStages.None;
        foreach (var (name, i) in Texts(names).Select((n, i) => (n, i)))
        {
            if (StageNames.Contains(name))
            {
                stages |= Enum.Parse<AuditStages>(name);
            }
            else
            {
                errors.Add(FieldError.Invalid($"{path}[{i}]", name, $"allowed stages are {string.Join(',', StageNames)}"));
            }
        }
        return stages;
    }

    private static void NoteUnknown(Document document, string[] known, string path, List<string> unknown) =>
        unknown.AddRange((document.AsObject ?? throw new FormatException($"{path.TrimEnd('.')} is not an object")).Names.Except(known).Select(n => path + n));

    private static string[] Texts(Document? list) => (list?.AsArray ?? DocumentArray.Empty).Select(t => t.AsString ?? "").ToArray();
}
