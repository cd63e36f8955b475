using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Describe;

/// <summary>The last section of a description: what happened to the object.</summary>
internal static class EventsSection
{
    public static async Task WriteAsync(DescribeWriter writer, CommandContext context, DocumentObject obj)
    {
        var fields = new List<string> { $"involvedObject.name={obj.Name()}" };
        if (obj.NamespaceOf() is { Length: > 0 } ns)
        {
            fields.Add($"involvedObject.namespace={ns}");
        }
        fields.Add($"involvedObject.kind={obj["kind"].Text()}");
        // The node's own agent writes a node's events before it knows its UID.
        if (obj["kind"].Text() != "Node" && obj.Uid() is { Length: > 0 } uid)
        {
            fields.Add($"involvedObject.uid={uid}");
        }
        var objects = context.Objects(BuiltInKinds.Find("events")!);
        var answer = await objects.ListAsync(obj.NamespaceOf() is { Length: > 0 } n ? n : null, new ListOptions { FieldSelector = string.Join(',', fields) }, context.Cancel);
        if (!answer.IsSuccess)
        {
            // A description without its events is better than none.
            return;
        }
        Write(writer, answer.Value.Items, context.Time.GetUtcNow());
    }

    internal static void Write(DescribeWriter writer, IReadOnlyList<DocumentObject> events, DateTimeOffset now)
    {
        if (events.Count == 0)
        {
            writer.Field(0, "Events", "<none>");
            return;
        }
        writer.Line(0, "Events:");
        writer.Table(1, [["Type", "Reason", "Age", "From", "Message"], ["----", "------", "----", "----", "-------"]]);
        foreach (var e in events.OrderBy(Last, StringComparer.Ordinal))
        {
            var count = e["count"]?.AsInteger ?? e.At("series", "count")?.AsInteger ?? 1;
            var first = e["firstTimestamp"].Text().Length > 0 ? e["firstTimestamp"] : e["eventTime"];
            var age = Ages.Since(Last(e), now);
            writer.Table(1, [[
                e["type"].Text(), e["reason"].Text(), count > 1 ? $"{age} (x{count} over {Ages.Since(first, now)})" : age,
                e.At("source", "component").Text(e["reportingComponent"].Text()), e["message"].Text().Trim()]]);
        }
    }

    private static string Last(DocumentObject e) =>
        e.At("series", "lastObservedTime").Text(e["lastTimestamp"].Text(e["eventTime"].Text(e["firstTimestamp"].Text())));
}
