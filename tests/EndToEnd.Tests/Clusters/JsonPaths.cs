using System.Text.Json.Nodes;

namespace MiniKube.EndToEnd.Tests.Clusters;

/// <summary>Reads of objects by dotted path.</summary>
internal static class JsonPaths
{
    /// <summary>What is at a path such as "status.containerStatuses.0.restartCount"; null where it leads nowhere.</summary>
    public static JsonNode? At(this JsonNode? node, string path)
    {
        foreach (var step in path.Split('.'))
        {
            node = node switch
            {
                JsonArray list => int.Parse(step) < list.Count ? list[int.Parse(step)] : null,
                JsonObject map => map[step],
                _ => null,
            };
        }
        return node;
    }

    /// <summary>The value at a path as text; null where there is none.</summary>
    public static string? Text(this JsonNode? node, string path) => node.At(path)?.ToString();

    /// <summary>The number at a path; 0 where there is none.</summary>
    public static int Number(this JsonNode? node, string path) => node.At(path)?.GetValue<int>() ?? 0;

    public static IEnumerable<JsonNode> Items(this JsonNode? node, string path = "items") => (node.At(path) as JsonArray)?.Select(n => n!) ?? [];

    public static string Name(this JsonNode node) => node.Text("metadata.name")!;

    /// <summary>The status of a condition: "True", "False", "Unknown", or null.</summary>
    public static string? Condition(this JsonNode? node, string type) =>
        node.Items("status.conditions").FirstOrDefault(c => c.Text("type") == type).Text("status");
}
