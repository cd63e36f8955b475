using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Pods;

/// <summary>Finds the pods that an argument means: a pod's own name, or <c>TYPE/NAME</c> of something that selects pods.</summary>
internal static class PodFinder
{
    public static ResourceClient<DocumentObject> Objects(CommandContext context) => context.Objects(BuiltInKinds.Find("pods")!);

    /// <summary>The pod itself, or the pods of the workload, the readiest and oldest first.</summary>
    /// <param name="context">The command.</param>
    /// <param name="word">What was written.</param>
    /// <param name="notFound">How the command tells that it is not there; null for the server's words.</param>
    /// <exception cref="CommandFailure">There is none.</exception>
    public static async Task<IReadOnlyList<DocumentObject>> FindAsync(CommandContext context, string word, Func<Status, CommandFailure>? notFound = null)
    {
        var (type, name) = Split(word);
        var resource = await context.Mapper.FindAsync(type, context.Cancel);
        var answer = await context.Objects(resource).GetAsync(name, context.Namespace, ct: context.Cancel);
        var obj = answer.IsNotFound && notFound is not null ? throw notFound(answer.Error!) : context.Unwrap(answer);
        if (resource.Kind == "Pod")
        {
            return [obj];
        }
        var selector = SelectorOf(obj) ?? throw CommandFailure.Error($"{resource.GroupKind()} selects no pods");
        var pods = await ListAsync(context, selector);
        return pods.Count > 0 ? pods : throw CommandFailure.Error($"timed out waiting for the condition: {resource.Qualified(name)} has no pods");
    }

    public static async Task<IReadOnlyList<DocumentObject>> ListAsync(CommandContext context, string selector, string? ns = null)
    {
        var list = context.Unwrap(await Objects(context).ListAsync(ns ?? context.Namespace, new ListOptions { LabelSelector = selector }, context.Cancel));
        return [.. list.Items.Select(i => i.With("apiVersion", "v1").With("kind", "Pod"))
            .OrderBy(p => string.IsNullOrEmpty(p.At("spec", "nodeName")?.AsString))
            .ThenBy(p => p.At("status", "phase")?.AsString switch { "Running" => 0, "Pending" => 1, _ => 2 })
            .ThenBy(p => !PodContainers.IsReady(p))
            .ThenBy(p => p.At("metadata", "creationTimestamp")?.AsString, StringComparer.Ordinal)];
    }

    /// <summary>The label selector of a workload or a Service in text form; null when it has none.</summary>
    public static string? SelectorOf(DocumentObject obj)
    {
        if (obj.At("spec", "selector") is not DocumentObject selector || selector.Count == 0)
        {
            return null;
        }
        if (!selector.Contains("matchLabels") && !selector.Contains("matchExpressions"))
        {
            return Labels(selector);
        }
        var parts = new List<string>();
        if (selector["matchLabels"] is DocumentObject { Count: > 0 } labels)
        {
            parts.Add(Labels(labels));
        }
        foreach (var expression in selector["matchExpressions"].Items())
        {
            var key = expression["key"]?.AsString ?? "";
            var values = string.Join(',', expression["values"].Items().Select(v => v.AsString));
            parts.Add(expression["operator"]?.AsString switch
            {
                "In" => $"{key} in ({values})",
                "NotIn" => $"{key} notin ({values})",
                "DoesNotExist" => "!" + key,
                _ => key,
            });
        }
        return string.Join(',', parts);
    }

    private static string Labels(DocumentObject labels) =>
        string.Join(',', labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value.AsString}"));

    private static (string Type, string Name) Split(string word)
    {
        var slash = word.IndexOf('/');
        return slash < 0 ? ("pods", word) : (word[..slash], word[(slash + 1)..]);
    }
}
