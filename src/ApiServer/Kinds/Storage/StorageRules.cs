using System.Text;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>Rules that several kinds of storage share.</summary>
internal static class StorageRules
{
    private const int MaxParameters = 512;
    private const int MaxBytes = 256 * 1024;

    /// <summary>The name of what makes volumes: a qualified name in any case.</summary>
    public static void Provisioner(string name, string path, FieldErrors errors)
    {
        if (name.Length == 0)
        {
            errors.Required(path);
            return;
        }
        errors.Invalid(path, name.ToLowerInvariant(), NameRules.QualifiedName(name.ToLowerInvariant()));
    }

    public static void Parameters(IReadOnlyDictionary<string, string> parameters, string path, FieldErrors errors)
    {
        if (parameters.Count > MaxParameters)
        {
            errors.Add(FieldError.TooLong(path, MaxParameters));
            return;
        }
        if (parameters.ContainsKey(""))
        {
            errors.Invalid(path, "", "field can not be empty.");
        }
        Size(parameters, path, errors);
    }

    /// <summary>A map of at most 256 KiB, keys and values together.</summary>
    public static void Size(IReadOnlyDictionary<string, string> map, string path, FieldErrors errors)
    {
        if (map.Sum(static m => (long)Encoding.UTF8.GetByteCount(m.Key) + Encoding.UTF8.GetByteCount(m.Value)) > MaxBytes)
        {
            errors.Add(FieldError.TooLong(path, MaxBytes));
        }
    }

    /// <summary>Terms over labels of nodes: each key once in a term, each value once for a key, each term once.</summary>
    public static void Topologies(IReadOnlyList<TopologySelectorTerm> terms, string path, FieldErrors errors)
    {
        // Upstream compares with terms that say nothing, too, so that one such term is one too many.
        var seen = new List<Dictionary<string, HashSet<string>>> { new(StringComparer.Ordinal) };
        foreach (var (i, term) in terms.Index())
        {
            var requirements = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
            foreach (var (r, requirement) in term.MatchLabelExpressions.Index())
            {
                var at = $"{path}[{i}].matchLabelExpressions[{r}]";
                if (requirement.Values.Count == 0)
                {
                    errors.Required($"{at}.values");
                }
                var values = new HashSet<string>(StringComparer.Ordinal);
                foreach (var (v, value) in requirement.Values.Index())
                {
                    if (!values.Add(value))
                    {
                        errors.Duplicate($"{at}.values[{v}]", value);
                    }
                }
                errors.Invalid($"{at}.key", requirement.Key, NameRules.QualifiedName(requirement.Key));
                if (requirements.ContainsKey(requirement.Key))
                {
                    errors.Duplicate($"{at}.key", requirement.Key);
                }
                requirements[requirement.Key] = values;
            }
            if (seen.Any(s => s.Count == requirements.Count && s.All(m => requirements.TryGetValue(m.Key, out var values) && values.SetEquals(m.Value))))
            {
                errors.Duplicate($"{path}[{i}].matchLabelExpressions", "");
            }
            seen.Add(requirements);
        }
    }
}
