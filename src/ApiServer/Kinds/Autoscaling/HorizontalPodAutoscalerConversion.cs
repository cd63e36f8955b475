using System.Text.Json;
using MiniKube.Api.Autoscaling.V2;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Kinds.Autoscaling;

/// <summary>
/// Between autoscaling/v1, which knows the use of CPU alone, and autoscaling/v2. What v1 cannot say travels in annotations of its objects, as upstream
/// writes them; they never reach the store. One that does not make sense counts as absent.
/// </summary>
internal static class HorizontalPodAutoscalerConversion
{
    private const string Metrics = "autoscaling.alpha.kubernetes.io/metrics";
    private const string CurrentMetrics = "autoscaling.alpha.kubernetes.io/current-metrics";
    private const string Conditions = "autoscaling.alpha.kubernetes.io/conditions";
    private const string Behavior = "autoscaling.alpha.kubernetes.io/behavior";

    private static readonly string[] Annotations = [Metrics, CurrentMetrics, Conditions, Behavior];

    /// <summary>The object without the annotations that only conversion may write.</summary>
    public static DocumentObject WithoutAnnotations(DocumentObject o)
    {
        if (o.At("metadata", "annotations") is not DocumentObject all || !Annotations.Any(all.Contains))
        {
            return o;
        }
        var rest = Annotations.Aggregate(all, static (some, name) => some.Without(name));
        return rest.Count == 0 ? o.WithoutMeta("annotations") : o.WithMeta("annotations", rest);
    }

    public static DocumentObject ToV1(DocumentObject v2)
    {
        var result = WithoutAnnotations(v2).With("apiVersion", "autoscaling/v1");
        var measured = v2["status"].Each("currentMetrics").ToArray();
        result = Annotate(result, Metrics, v2["spec"].Each("metrics").Where(m => !IsCpu(m) || Utilization(m) is null).Select(MetricConversion.SpecToV1));
        result = Annotate(result, CurrentMetrics, measured.Select(MetricConversion.StatusToV1));
        result = Annotate(result, Conditions, v2["status"].Each("conditions"));
        if (v2["spec"] is DocumentObject spec)
        {
            result = spec["behavior"] is DocumentObject behavior ? Annotate(result, Behavior, BehaviorConversion.ToGo(behavior)) : result;
            result = result.With("spec", spec.Without("metrics").Without("behavior")
                .WithAny("targetCPUUtilizationPercentage", Utilization(spec.Each("metrics").FirstOrDefault(IsCpu))));
        }
        if (v2["status"] is DocumentObject status)
        {
            result = result.With("status", status.Without("currentMetrics").Without("conditions").OrAbsent("currentReplicas", 0).OrAbsent("desiredReplicas", 0)
                .WithAny("currentCPUUtilizationPercentage", measured.LastOrDefault(m => IsCpu(m) && Measured(m) is not null) is { } cpu ? Measured(cpu) : null));
        }
        return result;
    }

    public static DocumentObject ToV2(DocumentObject v1)
    {
        var result = WithoutAnnotations(v1).With("apiVersion", "autoscaling/v2");
        if (v1["spec"] is DocumentObject spec)
        {
            var metrics = List(v1, Metrics, "spec", "metrics", MetricConversion.SpecToV2);
            Document[] all = spec["targetCPUUtilizationPercentage"] is { } utilization ? [.. metrics, HorizontalPodAutoscalerDefaults.CpuMetric(utilization)] : [.. metrics];
            result = result.With("spec", spec.Without("targetCPUUtilizationPercentage")
                .With("metrics", new DocumentArray(all.Length == 0 ? [HorizontalPodAutoscalerDefaults.Metric] : all))
                .WithAny("behavior", Annotation(v1, Behavior) is DocumentObject behavior ? Fitting("spec", "behavior", BehaviorConversion.FromGo(behavior)) : null));
        }
        if (v1["status"] is DocumentObject status)
        {
            var measured = List(v1, CurrentMetrics, "status", "currentMetrics", MetricConversion.StatusToV2);
            if (measured.Count == 0 && status["currentCPUUtilizationPercentage"] is { } utilization)
            {
                measured = new DocumentArray([new DocumentObject(("type", "Resource"), ("resource", new DocumentObject(
                    ("name", "cpu"), ("current", new DocumentObject(("averageUtilization", utilization))))))]);
            }
            var conditions = List(v1, Conditions, "status", "conditions", static c => c);
            status = status.Without("currentCPUUtilizationPercentage");
            status = status["currentReplicas"] is { IsZero: true } ? status.Without("currentReplicas") : status;
            result = result.With("status", status
                .WithAny("currentMetrics", measured.Count == 0 ? null : measured).WithAny("conditions", conditions.Count == 0 ? null : conditions));
        }
        return result;
    }

    private static bool IsCpu(DocumentObject metric) => metric.Text("type") == "Resource" && metric.Text("resource", "name") == "cpu";

    private static Document? Utilization(DocumentObject? metric) => metric?.At("resource", "target", "averageUtilization");

    private static Document? Measured(DocumentObject metric) => metric.At("resource", "current", "averageUtilization");

    private static DocumentObject Annotate(DocumentObject o, string annotation, IEnumerable<DocumentObject> items) =>
        new DocumentArray(items) is { Count: > 0 } list ? Annotate(o, annotation, list) : o;

    private static DocumentObject Annotate(DocumentObject o, string annotation, Document value) => o.WithAt(["metadata", "annotations", annotation], value.ToString());

    private static Document? Annotation(DocumentObject o, string annotation)
    {
        try
        {
            return o.At("metadata", "annotations", annotation)?.AsString is { } text ? DocumentJson.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DocumentArray List(DocumentObject o, string annotation, string part, string member, Func<DocumentObject, DocumentObject> convert) =>
        Annotation(o, annotation) is DocumentArray list && list.All(static m => m is DocumentObject)
        && Fitting(part, member, new DocumentArray(list.Select(m => convert((DocumentObject)m)))) is DocumentArray fitting ? fitting : DocumentArray.Empty;

    // Anybody can write annotations: what does not have the shape of the member is not taken.
    private static Document? Fitting(string part, string member, Document value) =>
        SchemaWalk.Decode(new DocumentObject((part, new DocumentObject((member, value)))), HorizontalPodAutoscaler.Schema).Object?.At(part, member);
}
