namespace MiniKube.Api.Codecs;

/// <summary>Equality of lists and maps by content, for the generated records.</summary>
public static class ApiEquality
{
    public static bool Lists<T>(IReadOnlyList<T>? a, IReadOnlyList<T>? b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }
        if (a is null || b is null || a.Count != b.Count)
        {
            return false;
        }
        for (var i = 0; i < a.Count; i++)
        {
            if (!Values(a[i], b[i]))
            {
                return false;
            }
        }
        return true;
    }

    public static bool Maps<T>(IReadOnlyDictionary<string, T>? a, IReadOnlyDictionary<string, T>? b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }
        if (a is null || b is null || a.Count != b.Count)
        {
            return false;
        }
        foreach (var (name, value) in a)
        {
            if (!b.TryGetValue(name, out var other) || !Values(value, other))
            {
                return false;
            }
        }
        return true;
    }

    // The only list inside a list or map on the wire is authentication's ExtraValue, a list of strings.
    private static bool Values<T>(T a, T b) => a is IReadOnlyList<string> x && b is IReadOnlyList<string> y
        ? x.SequenceEqual(y)
        : EqualityComparer<T>.Default.Equals(a, b);
}
