using MiniKube.Client.Discovery;
using MiniKube.Kubectl.Commands;

namespace MiniKube.Kubectl.Resources;

/// <summary>A resource and, where given, the names meant of it; without names all its objects are meant.</summary>
internal sealed record ResourceRequest(DiscoveredResource Resource, IReadOnlyList<string>? Names)
{
    /// <summary>The namespace meant, where it is not the command's.</summary>
    public string? Namespace { get; init; }
}

/// <summary>The grammar of <c>TYPE[,TYPE...] [NAME...]</c> and <c>TYPE/NAME...</c>.</summary>
internal static class ResourceArguments
{
    /// <exception cref="CommandFailure">The words are none of the two forms, or name a resource that is not there.</exception>
    public static async Task<IReadOnlyList<ResourceRequest>> ParseAsync(IReadOnlyList<string> words, ResourceMapper mapper, CancellationToken ct)
    {
        var requests = new List<ResourceRequest>();
        if (words.Any(w => w.Contains('/')))
        {
            foreach (var word in words)
            {
                var parts = word.Split('/');
                if (parts.Length == 1)
                {
                    throw CommandFailure.Error("there is no need to specify a resource type as a separate argument when passing arguments in resource/name form "
                        + "(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'");
                }
                if (parts.Length > 2)
                {
                    throw CommandFailure.Error("arguments in resource/name form may not have more than one slash");
                }
                if (parts[0].Length == 0 || parts[1].Length == 0)
                {
                    throw CommandFailure.Error("arguments in resource/name form must have a single resource and name");
                }
                requests.Add(new(await mapper.FindAsync(parts[0], ct), [parts[1]]));
            }
            return requests;
        }
        if (words.Count == 0)
        {
            return requests;
        }
        var names = words.Skip(1).ToArray();
        foreach (var resource in await mapper.ExpandAsync(words[0], ct))
        {
            requests.Add(new(resource, names.Length == 0 ? null : names));
        }
        return requests;
    }
}
