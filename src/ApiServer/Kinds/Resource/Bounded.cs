using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>Lists and maps of a bounded size. What is too long is not looked at any further.</summary>
internal static class Bounded
{
    public static void List<T>(IReadOnlyList<T> items, int max, string path, FieldErrors errors, Action<T, string> rule)
    {
        if (items.Count > max)
        {
            errors.Add(FieldError.TooMany(path, items.Count, max));
            return;
        }
        foreach (var (i, item) in items.Index())
        {
            rule(item, $"{path}[{i}]");
        }
    }

    /// <summary>A list in which each key is there once.</summary>
    public static void Set<T>(IReadOnlyList<T> items, int max, Func<T, string> key, string path, FieldErrors errors, Action<T, string> rule)
    {
        List(items, max, path, errors, rule);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, item) in items.Count > max ? [] : items.Index())
        {
            if (!seen.Add(key(item)))
            {
                errors.Duplicate($"{path}[{i}]", key(item));
            }
        }
    }

    /// <summary>A map, of which a long key is cut in its middle where it becomes a part of the path.</summary>
    public static void Map<T>(
        IReadOnlyDictionary<string, T> map, int max, int maxKey, string path, FieldErrors errors, Action<string, string> keyRule, Action<T, string> rule)
    {
        if (map.Count > max)
        {
            errors.Add(FieldError.TooMany(path, map.Count, max));
            return;
        }
        foreach (var (key, item) in map)
        {
            var at = $"{path}[{Cut(key, maxKey)}]";
            keyRule(key, at);
            rule(item, at);
        }
    }

    private static string Cut(string key, int max)
    {
        const string ellipsis = "...";
        var left = max - ellipsis.Length;
        return key.Length <= max ? key : string.Concat(key.AsSpan(0, (left + 1) / 2), ellipsis, key.AsSpan(key.Length - (left / 2)));
    }
}
