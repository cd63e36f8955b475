using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>The names of resources that the system itself knows.</summary>
public static class ResourceName
{
    public const string Cpu = "cpu";
    public const string Memory = "memory";
    public const string EphemeralStorage = "ephemeral-storage";
    public const string Storage = "storage";
    public const string Pods = "pods";
    public const string HugePagesPrefix = "hugepages-";

    /// <summary>Not Kubernetes' own: with a prefix that is of another domain.</summary>
    public static bool IsExtended(string name) => name.Contains('/', StringComparison.Ordinal) && !name.Contains("kubernetes.io/", StringComparison.Ordinal);

    /// <summary>May be asked for by a pod as a whole (KEP-2837).</summary>
    public static bool IsPodLevel(string name) => name is Cpu or Memory || name.StartsWith(HugePagesPrefix, StringComparison.Ordinal);
}

/// <summary>Arithmetic on amounts by resource name. Results are in the order of the names.</summary>
public static class ResourceList
{
    /// <summary>Adds the amounts of <paramref name="other"/> to <paramref name="target"/>.</summary>
    public static void Add(this SortedDictionary<string, Quantity> target, IReadOnlyDictionary<string, Quantity> other)
    {
        foreach (var (name, amount) in other)
        {
            target[name] = target.TryGetValue(name, out var have) ? have + amount : amount;
        }
    }

    /// <summary>Raises the amounts of <paramref name="target"/> to those of <paramref name="other"/> where these are greater.</summary>
    public static void Raise(this SortedDictionary<string, Quantity> target, IReadOnlyDictionary<string, Quantity> other)
    {
        foreach (var (name, amount) in other)
        {
            if (!target.TryGetValue(name, out var have) || have < amount)
            {
                target[name] = amount;
            }
        }
    }

    public static SortedDictionary<string, Quantity> Copy(this IReadOnlyDictionary<string, Quantity> resources)
    {
        var copy = New();
        copy.Add(resources);
        return copy;
    }

    public static SortedDictionary<string, Quantity> New() => new(StringComparer.Ordinal);

    /// <summary>The amount of a resource; zero where it is not named.</summary>
    public static Quantity Of(this IReadOnlyDictionary<string, Quantity> resources, string name) =>
        resources.TryGetValue(name, out var amount) ? amount : Quantity.Zero;
}
