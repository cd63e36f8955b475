using System.Collections.ObjectModel;

namespace MiniKube.Scheduler.Snapshots;

/// <summary>The labels of the namespaces, for terms that choose namespaces by them. One that is not known has none.</summary>
internal sealed class NamespaceLabels
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> byName = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Of(string ns) => byName.GetValueOrDefault(ns, ReadOnlyDictionary<string, string>.Empty);

    public void Set(string ns, IReadOnlyDictionary<string, string>? labels)
    {
        if (labels is null)
        {
            byName.Remove(ns);
        }
        else
        {
            byName[ns] = labels;
        }
    }
}
