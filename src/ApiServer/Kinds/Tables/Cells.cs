using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Tables;

/// <summary>Cells as tables of several kinds show them.</summary>
internal static class Cells
{
    public const string None = "<none>";

    public static string OrNone(string text) => text.Length == 0 ? None : text;

    /// <summary>Names of a template's containers: <c>a,b</c>.</summary>
    public static TableColumn Containers { get; } = ContainersOf("spec", "template");

    public static TableColumn Images { get; } = ImagesOf("spec", "template");

    /// <summary>Names of the containers of the pod template at a path.</summary>
    public static TableColumn ContainersOf(params string[] template) => EachContainer("Containers", "name", "The names of the template's containers.", template);

    public static TableColumn ImagesOf(params string[] template) => EachContainer("Images", "image", "The images of the template's containers.", template);

    /// <summary>A label selector in <c>spec.selector</c>.</summary>
    public static TableColumn Selector { get; } =
        new("Selector", static (o, _) => LabelSelector(o.At("spec", "selector"))) { Priority = 1, Field = ["spec", "selector"] };

    /// <summary>The number at a path; 0 where it is absent.</summary>
    public static TableColumn Number(string name, params string[] path) => new(name, (o, _) => o.Number(path)) { Field = path };

    public static TableColumn Integer(string name, params string[] path) => Number(name, path) with { Type = "integer" };

    public static TableColumn Text(string name, params string[] path) => new(name, (o, _) => o.Text(path)) { Field = path };

    /// <summary>The owner that manages an object: <c>statefulset.apps/web</c>; empty where there is none.</summary>
    public static string Controller(DocumentObject o)
    {
        if (o["metadata"].Each("ownerReferences").FirstOrDefault(static r => r.Flag("controller")) is not { } owner)
        {
            return "";
        }
        var version = owner.Text("apiVersion");
        var group = version.Contains('/') ? "." + version.Split('/')[0] : "";
        return $"{(owner.Text("kind") + group).ToLowerInvariant()}/{owner.Text("name")}";
    }

    /// <summary>Labels in the order of their keys: <c>a=1,b=2</c>.</summary>
    public static string Labels(Document? labels) =>
        OrNone(Join(labels.Map().OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}")));

    /// <summary>A LabelSelector in the notation of queries.</summary>
    public static string LabelSelector(Document? selector)
    {
        var labels = selector.Map("matchLabels").Select(l => (l.Key, Text: $"{l.Key}={l.Value}"));
        var expressions = selector.Each("matchExpressions").Select(e =>
        {
            var key = e.Text("key");
            var values = Join((e["values"]?.AsArray ?? DocumentArray.Empty).Select(v => v.AsString ?? "").Order(StringComparer.Ordinal));
            return (Key: key, Text: e.Text("operator") switch
            {
                "In" => $"{key} in ({values})",
                "NotIn" => $"{key} notin ({values})",
                "DoesNotExist" => $"!{key}",
                _ => key,
            });
        });
        return OrNone(Join(labels.Concat(expressions).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Text)));
    }

    /// <summary>The first three of many: <c>a,b,c + 2 more...</c>.</summary>
    public static string FirstThree(IReadOnlyCollection<string> items, string none)
    {
        const int shown = 3;
        var text = Join(items.Take(shown));
        return items.Count == 0 ? none : items.Count > shown ? $"{text} + {items.Count - shown} more..." : text;
    }

    public static string Join(IEnumerable<string> parts) => string.Join(',', parts);

    private static TableColumn EachContainer(string name, string member, string description, string[] template) =>
        new(name, (o, _) => Join((o.At(template)?["spec"]).Each("containers").Select(c => c.Text(member)))) { Priority = 1, Description = description };
}
