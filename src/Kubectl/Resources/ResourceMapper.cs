using MiniKube.Api.Schemas;
using MiniKube.Client.Discovery;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;

namespace MiniKube.Kubectl.Resources;

/// <summary>Finds the resource that a word or a kind means; the server is asked, once, only for what is not built in.</summary>
internal sealed class ResourceMapper(KubeClient client)
{
    private ApiDiscovery? discovered;

    public async Task<ApiDiscovery> DiscoverAsync(CancellationToken ct)
    {
        if (discovered is null)
        {
            var answer = await client.DiscoverAsync(ct);
            discovered = answer.IsSuccess ? answer.Value : throw CommandFailure.From(answer.Error);
        }
        return discovered;
    }

    /// <exception cref="CommandFailure">There is no such resource.</exception>
    public async Task<DiscoveredResource> FindAsync(string name, CancellationToken ct) =>
        await FindOrNullAsync(name, ct) ?? throw CommandFailure.Error($"the server doesn't have a resource type \"{name}\"");

    public async Task<DiscoveredResource?> FindOrNullAsync(string name, CancellationToken ct) =>
        BuiltInKinds.Find(name) ?? (await DiscoverAsync(ct)).Find(name);

    public async Task<DiscoveredResource?> ForKindAsync(GroupVersionKind kind, CancellationToken ct) =>
        BuiltInKinds.ForKind(kind) ?? (await DiscoverAsync(ct)).ForKind(kind);

    /// <summary>The resources that a word of the command line means: one, those of a list with commas, or those of a category.</summary>
    public async Task<IReadOnlyList<DiscoveredResource>> ExpandAsync(string words, CancellationToken ct)
    {
        var found = new List<DiscoveredResource>();
        foreach (var word in words.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (BuiltInKinds.Find(word) is { } builtIn)
            {
                found.Add(builtIn);
                continue;
            }
            var inCategory = (await DiscoverAsync(ct)).InCategory(word).ToArray();
            if (inCategory.Length > 0)
            {
                found.AddRange(inCategory);
            }
            else
            {
                found.Add(await FindAsync(word, ct));
            }
        }
        return found;
    }
}
