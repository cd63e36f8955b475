using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Autoscaling;

/// <summary>What an autoscaler does where it does not say.</summary>
internal static class HorizontalPodAutoscalerDefaults
{
    private const int Period = 15;

    /// <summary>CPU at 80 % of what the pods request.</summary>
    public static DocumentObject Metric { get; } = CpuMetric(80);

    private static readonly DocumentArray ScaleUp = new([Policy("Pods", 4), Policy("Percent", 100)]);
    private static readonly DocumentArray ScaleDown = new([Policy("Percent", 100)]);

    public static DocumentObject Apply(DocumentObject o) => o.EditOrMake("spec", static spec =>
    {
        spec = spec.OrAbsent("minReplicas", 1);
        spec = spec["metrics"] is DocumentArray { Count: > 0 } ? spec : spec.With("metrics", new DocumentArray([Metric]));
        // The window for scaling down is an option of the controller.
        return spec.Edit("behavior", static behavior => behavior
            .EditOrMake("scaleUp", static up => Rules(up.OrAbsent("stabilizationWindowSeconds", 0), ScaleUp))
            .EditOrMake("scaleDown", static down => Rules(down, ScaleDown)));
    });

    /// <summary>The use of CPU at a percentage of what the pods request.</summary>
    public static DocumentObject CpuMetric(Document utilization) => new(
        ("type", "Resource"),
        ("resource", new DocumentObject(("name", "cpu"), ("target", new DocumentObject(("type", "Utilization"), ("averageUtilization", utilization))))));

    private static DocumentObject Rules(DocumentObject rules, DocumentArray policies) => rules.OrAbsent("selectPolicy", "Max").OrAbsent("policies", policies);

    private static DocumentObject Policy(string type, int value) => new(("type", type), ("value", value), ("periodSeconds", Period));
}
