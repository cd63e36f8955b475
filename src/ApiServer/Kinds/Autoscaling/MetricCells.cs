using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Tables;

namespace MiniKube.ApiServer.Kinds.Autoscaling;

/// <summary>What an autoscaler's metrics are and should be: <c>cpu: 12%/80%, 3/10 (avg)</c>.</summary>
internal static class MetricCells
{
    private const int Shown = 2;
    private const string Unknown = "<unknown>";

    public static string Targets(DocumentObject o)
    {
        var measured = o["status"].Each("currentMetrics").ToArray();
        var all = o["spec"].Each("metrics").Select((m, i) => Target(m, i < measured.Length ? measured[i] : null)).ToArray();
        var text = string.Join(", ", all.Take(Shown));
        return all.Length == 0 ? Cells.None : all.Length > Shown ? $"{text} + {all.Length - Shown} more..." : text;
    }

    private static string Target(DocumentObject metric, DocumentObject? measured)
    {
        var source = metric.Text("type") switch
        {
            "External" => "external",
            "Pods" => "pods",
            "Object" => "object",
            "Resource" => "resource",
            "ContainerResource" => "containerResource",
            _ => null,
        };
        if (source is null)
        {
            return "<unknown type>";
        }
        var (target, current) = (metric.At(source, "target"), measured?.At(source, "current"));
        return source switch
        {
            "pods" => Pair("averageValue"),
            "external" or "object" => target?["averageValue"] is null ? Pair("value") : Pair("averageValue") + " (avg)",
            _ => $"{metric.Text(source, "name")}: {(target?["averageValue"] is null ? $"{Percent(current, Unknown)}/{Percent(target, "<auto>")}" : Pair("averageValue"))}",
        };

        string Pair(string member) => $"{current?[member]?.AsString ?? Unknown}/{target.Text(member)}";
    }

    private static string Percent(Document? values, string absent) => values?["averageUtilization"] is { } percent ? $"{percent}%" : absent;
}
