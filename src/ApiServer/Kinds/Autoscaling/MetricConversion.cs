using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.ApiServer.Kinds.Autoscaling;

/// <summary>
/// Metrics and their measures between autoscaling/v2 and the form that they have in the annotations of autoscaling/v1: flat, with an amount of 0 where
/// there is none.
/// </summary>
internal static class MetricConversion
{
    public static DocumentObject SpecToV1(DocumentObject metric) => Sources(metric, static (name, s) => name switch
    {
        "object" => Of(("target", s["describedObject"]), ("metricName", Name(s)), ("targetValue", Amount(s["target"], "value")),
            ("selector", Selector(s)), ("averageValue", s.At("target", "averageValue"))),
        "pods" => Of(("metricName", Name(s)), ("targetAverageValue", Amount(s["target"], "averageValue")), ("selector", Selector(s))),
        "external" => Of(("metricName", Name(s)), ("metricSelector", Selector(s)),
            ("targetValue", s.At("target", "value")), ("targetAverageValue", s.At("target", "averageValue"))),
        _ => Of(("name", s["name"]), ("targetAverageUtilization", s.At("target", "averageUtilization")),
            ("targetAverageValue", s.At("target", "averageValue")), ("container", s["container"])),
    });

    public static DocumentObject StatusToV1(DocumentObject metric) => Sources(metric, static (name, s) => name switch
    {
        "object" => Of(("target", s["describedObject"]), ("metricName", Name(s)), ("currentValue", Amount(s["current"], "value")),
            ("selector", Selector(s)), ("averageValue", s.At("current", "averageValue"))),
        "pods" => Of(("metricName", Name(s)), ("currentAverageValue", Amount(s["current"], "averageValue")), ("selector", Selector(s))),
        "external" => Of(("metricName", Name(s)), ("metricSelector", Selector(s)),
            ("currentValue", Amount(s["current"], "value")), ("currentAverageValue", s.At("current", "averageValue"))),
        _ => Of(("name", s["name"]), ("currentAverageUtilization", s.At("current", "averageUtilization")),
            ("currentAverageValue", Amount(s["current"], "averageValue")), ("container", s["container"])),
    });

    public static DocumentObject SpecToV2(DocumentObject metric) => Sources(metric, static (name, s) => name switch
    {
        "object" => Of(("describedObject", s["target"]), ("target", Target(Unless(s["averageValue"], s["targetValue"]), s["averageValue"], null)), ("metric", Identifier(s, "selector"))),
        "pods" => Of(("metric", Identifier(s, "selector")), ("target", Target(null, s["targetAverageValue"], null))),
        "external" => Of(("metric", Identifier(s, "metricSelector")), ("target", Target(s["targetValue"], s["targetAverageValue"], null))),
        _ => Of(("name", s["name"]), ("target", Target(null, s["targetAverageValue"], s["targetAverageUtilization"])), ("container", s["container"])),
    });

    public static DocumentObject StatusToV2(DocumentObject metric) => Sources(metric, static (name, s) => name switch
    {
        "object" => Of(("metric", Identifier(s, "selector")), ("current", Current(Unless(s["averageValue"], s["currentValue"]), s["averageValue"], null)), ("describedObject", s["target"])),
        "pods" => Of(("metric", Identifier(s, "selector")), ("current", Current(null, s["currentAverageValue"], null))),
        "external" => Of(("metric", Identifier(s, "metricSelector")), ("current", Current(Unless(s["currentAverageValue"], s["currentValue"]), s["currentAverageValue"], null))),
        _ => Of(("name", s["name"]), ("current", Current(null, s["currentAverageValue"], s["currentAverageUtilization"])), ("container", s["container"])),
    });

    private static DocumentObject Sources(DocumentObject metric, Func<string, DocumentObject, DocumentObject> convert)
    {
        var result = Of(("type", metric["type"]));
        foreach (var name in (ReadOnlySpan<string>)["object", "pods", "resource", "containerResource", "external"])
        {
            result = metric[name] is DocumentObject source ? result.With(name, convert(name, source)) : result;
        }
        return result;
    }

    private static Document? Name(DocumentObject source) => source.At("metric", "name");
    private static Document? Selector(DocumentObject source) => source.At("metric", "selector");
    private static Document Amount(Document? values, string name) => values?[name] ?? "0";

    private static DocumentObject Identifier(DocumentObject source, string selector) => Of(("name", source["metricName"]), ("selector", source[selector]));

    // The type is not written in v1: which values are there tells it.
    private static DocumentObject Target(Document? value, Document? average, Document? utilization) => Current(value, average, utilization).With(
        "type", utilization is not null ? "Utilization" : value is not null ? "Value" : "AverageValue");

    private static DocumentObject Current(Document? value, Document? average, Document? utilization) =>
        Of(("value", value), ("averageValue", average), ("averageUtilization", utilization));

    // An amount of 0 beside the one that counts stands for none.
    private static Document? Unless(Document? other, Document? amount) =>
        other is not null && Quantity.TryParse(amount?.AsString, out var quantity) && quantity.IsZero ? null : amount;

    private static DocumentObject Of(params ReadOnlySpan<(string Name, Document? Value)> members)
    {
        var result = DocumentObject.Empty;
        foreach (var (name, value) in members)
        {
            result = result.WithAny(name, value);
        }
        return result;
    }
}
