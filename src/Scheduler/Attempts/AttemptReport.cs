using System.Globalization;
using System.Text.Json;
using MiniKube.Client.Informers;

namespace MiniKube.Scheduler.Attempts;

/// <summary>An attempt as JSON: what it came to, whom it preempts, and for each node that was rejected the plugin that did it, whether removing pods could change it, and why.</summary>
internal static class AttemptReport
{
    public static byte[] Write(ObjectKey pod, Attempt attempt)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("pod", pod.ToString());
            json.WriteString("at", attempt.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("outcome", attempt.Outcome.ToString());
            if (attempt.Node is { } node)
            {
                json.WriteString("node", node);
            }
            if (attempt.Message is { } message)
            {
                json.WriteString("message", message);
            }
            json.WriteNumber("evaluatedNodes", attempt.Evaluated);
            json.WriteNumber("feasibleNodes", attempt.Feasible);
            if (attempt.Preempting is { } preempting)
            {
                json.WriteStartObject("preempting");
                json.WriteString("node", preempting.Node);
                json.WriteStartArray("victims");
                foreach (var victim in preempting.Victims)
                {
                    json.WriteStringValue(victim);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteStartArray("nodes");
            foreach (var rejection in attempt.Rejections)
            {
                foreach (var name in rejection.Nodes)
                {
                    Write(json, name, rejection);
                }
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string node, AttemptRejection rejection)
    {
        json.WriteStartObject();
        json.WriteString("node", node);
        json.WriteString("plugin", rejection.Plugin);
        json.WriteBoolean("preemptionCanHelp", rejection.CanBeResolved);
        json.WriteStartArray("reasons");
        foreach (var reason in rejection.Reasons)
        {
            json.WriteStringValue(reason);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
