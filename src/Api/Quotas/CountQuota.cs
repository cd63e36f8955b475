using MiniKube.Api.Values;

namespace MiniKube.Api.Quotas;

/// <summary>Objects of which there is nothing to measure but that they are there: <c>count/deployments.apps</c>. Some kinds of the core group have an older name besides.</summary>
public sealed class CountQuota(string group, string resource) : QuotaSubject
{
    private static readonly HashSet<string> Old = new(StringComparer.Ordinal) { "configmaps", "secrets", "replicationcontrollers", "resourcequotas" };

    private readonly string name = Name(group, resource);
    private readonly string? old = group.Length == 0 && Old.Contains(resource) ? resource : null;

    /// <summary>The name under which the objects of a kind are counted.</summary>
    public static string Name(string group, string resource) => group.Length == 0 ? $"count/{resource}" : $"count/{resource}.{group}";

    /// <summary>The kind whose objects a resource of a quota counts; null where it is not a count of this sort.</summary>
    public static (string Group, string Resource)? Counted(string name)
    {
        if (Old.Contains(name))
        {
            return ("", name);
        }
        if (!name.StartsWith("count/", StringComparison.Ordinal))
        {
            return null;
        }
        var qualified = name["count/".Length..];
        var dot = qualified.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? ("", qualified) : (qualified[(dot + 1)..], qualified[..dot]);
    }

    public override bool Measures(string name) => name == this.name || name == old;

    public override SortedDictionary<string, Quantity> Usage(DateTimeOffset now)
    {
        var usage = new SortedDictionary<string, Quantity>(StringComparer.Ordinal) { [name] = Quantity.From(1) };
        if (old is not null)
        {
            usage[old] = Quantity.From(1);
        }
        return usage;
    }
}
