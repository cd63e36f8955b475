namespace MiniKube.ApiServer.Encryption;

/// <summary>
/// Which providers a resource has: those of the configuration that name it (<c>secrets</c>, <c>deployments.apps</c>), else those that name its group (<c>*.apps</c>; <c>*.</c> for the core group), else
/// those for all (<c>*.*</c>).
/// </summary>
internal sealed class EncryptionRules
{
    private const string Root = "/registry/";
    private const string Core = "core";

    // By group and resource as in keys: core/secrets, apps/*, */*.
    private readonly Dictionary<string, ProviderChain> chains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProviderChain>.AlternateLookup<ReadOnlySpan<char>> bySpan;

    /// <param name="entries">The entries of the configuration in their order.</param>
    /// <exception cref="FormatException">An entry can never apply, as one before it takes all that it names.</exception>
    public EncryptionRules(IEnumerable<(IReadOnlyList<string> Resources, IReadOnlyList<EncryptionProvider> Providers)> entries)
    {
        var providers = new Dictionary<string, List<EncryptionProvider>>(StringComparer.Ordinal);
        foreach (var (resources, given) in entries)
        {
            foreach (var name in resources)
            {
                var (group, resource) = Split(name);
                if (new[] { Path(group, "*"), Path("*", "*") }.FirstOrDefault(providers.ContainsKey) is { } masking)
                {
                    throw new FormatException($"resource \"{name}\" is masked by earlier rule \"{Name(masking)}\"");
                }
                var path = Path(group, resource);
                providers.TryAdd(path, []);
                providers[path].AddRange(given);
            }
        }
        foreach (var (path, list) in providers)
        {
            chains.Add(path, new ProviderChain(list));
        }
        bySpan = chains.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The group and the resource of a name such as <c>deployments.apps</c>.</summary>
    public static (string Group, string Resource) Split(string name) =>
        name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? (name[(dot + 1)..], name[..dot]) : ("", name);

    /// <summary>The providers for the object under a key; <see cref="ProviderChain.None"/> where the configuration does not name its resource.</summary>
    public ProviderChain For(string key)
    {
        if (!key.StartsWith(Root, StringComparison.Ordinal))
        {
            return ProviderChain.None;
        }
        var path = key.AsSpan(Root.Length);
        var slash = path.IndexOf('/');
        var end = slash < 0 ? -1 : path[(slash + 1)..].IndexOf('/');
        if (end < 0)
        {
            return ProviderChain.None;
        }
        path = path[..(slash + 1 + end)];
        if (bySpan.TryGetValue(path, out var chain))
        {
            return chain;
        }
        Span<char> wildcard = stackalloc char[slash + 2];
        path[..(slash + 1)].CopyTo(wildcard);
        wildcard[^1] = '*';
        return bySpan.TryGetValue(wildcard, out chain) || chains.TryGetValue("*/*", out chain) ? chain : ProviderChain.None;
    }

    private static string Path(string group, string resource) => $"{(group.Length == 0 ? Core : group)}/{resource}";

    private static string Name(string path)
    {
        var (group, resource) = (path[..path.IndexOf('/', StringComparison.Ordinal)], path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        return $"{resource}.{(group == Core ? "" : group)}";
    }
}
