using MiniKube.Api.Documents;
using MiniKube.Client.Discovery;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Get;
using MiniKube.Kubectl.Manifests;

namespace MiniKube.Kubectl.Resources;

/// <summary>One object that a command is about.</summary>
internal sealed record ObjectTarget(DiscoveredResource Resource, string? Namespace, string Name);

/// <summary>The objects that arguments, files, a selector or <c>--all</c> mean.</summary>
internal static class ObjectTargets
{
    /// <exception cref="CommandFailure">Nothing is named, or both files and arguments.</exception>
    public static void RefuseUnclear(IReadOnlyList<string> words, ManifestFlags? manifests)
    {
        var files = manifests?.Any == true;
        if (files && words.Count > 0)
        {
            throw CommandFailure.Error("when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well");
        }
        if (!files && words.Count == 0)
        {
            throw CommandFailure.Error("You must provide one or more resources by argument or filename.\nExample resource specifications include:\n"
                + "   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'");
        }
    }

    /// <exception cref="CommandFailure">Nothing is named.</exception>
    public static async Task<IReadOnlyList<ObjectTarget>> FindAsync(
        CommandContext context, IReadOnlyList<string> words, ManifestFlags? manifests, string? selector, bool all, Errors errors, bool allNamespaces = false)
    {
        RefuseUnclear(words, manifests);
        if (manifests?.Any == true)
        {
            var objects = await new ManifestReader(context, "visit", validate: false).ReadAsync(manifests);
            return [.. objects.Select(o => new ObjectTarget(o.Resource, o.Namespace, o.Name))];
        }
        var targets = new List<ObjectTarget>();
        var query = new GetQuery(selector, null, allNamespaces, 0, false, null);
        foreach (var request in await ResourceArguments.ParseAsync(words, context.Mapper, context.Cancel))
        {
            if (request.Names is { } names)
            {
                targets.AddRange(names.Select(n => new ObjectTarget(request.Resource, query.NamespaceOf(context, request), n)));
                continue;
            }
            if (!all && selector is null)
            {
                throw CommandFailure.Error("resource(s) were provided, but no name was specified");
            }
            var found = new List<DocumentObject>();
            await query.CollectAsync(context, request, found, errors);
            targets.AddRange(found.Select(f => new ObjectTarget(request.Resource, request.Resource.Namespaced ? f.NamespaceOf() : null, f.Name())));
        }
        return targets;
    }
}
