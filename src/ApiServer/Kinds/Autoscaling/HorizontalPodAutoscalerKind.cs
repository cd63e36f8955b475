using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;
using V1 = MiniKube.Api.Autoscaling.V1;
using V2 = MiniKube.Api.Autoscaling.V2;

namespace MiniKube.ApiServer.Kinds.Autoscaling;

/// <summary>HorizontalPodAutoscalers, stored as autoscaling/v2 and served as autoscaling/v1 too.</summary>
internal static class HorizontalPodAutoscalerKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<V2.HorizontalPodAutoscaler>() with
    {
        ShortNames = ["hpa"],
        Categories = ["all"],
        Versions =
        [
            KindVersion.Of<V2.HorizontalPodAutoscaler>(),
            KindVersion.Of<V1.HorizontalPodAutoscaler>() with
            {
                FromStorage = HorizontalPodAutoscalerConversion.ToV1,
                ToStorage = HorizontalPodAutoscalerConversion.ToV2,
            },
        ],
        Subresources = [Subresource.Status],
        Columns =
        [
            TableColumn.NameColumn,
            new("Reference", static (o, _) => $"{o.Text("spec", "scaleTargetRef", "kind")}/{o.Text("spec", "scaleTargetRef", "name")}") { Field = ["spec", "scaleTargetRef"] },
            new("Targets", static (o, _) => MetricCells.Targets(o)) { Field = ["spec", "metrics"] },
            new("MinPods", static (o, _) => o.At("spec", "minReplicas")?.ToString() ?? "<unset>") { Field = ["spec", "minReplicas"] },
            Cells.Number("MaxPods", "spec", "maxReplicas"),
            Cells.Number("Replicas", "status", "currentReplicas"),
            TableColumn.Age,
        ],
        Default = static (o, _) => HorizontalPodAutoscalerDefaults.Apply(HorizontalPodAutoscalerConversion.WithoutAnnotations(o)),
        PrepareForCreate = static (o, _) => o.With("status", new DocumentObject(("desiredReplicas", 0))),
        ValidateCreate = Validators.Create(static () => new HorizontalPodAutoscalerValidator()),
        ValidateUpdate = Validators.Change(static () => new HorizontalPodAutoscalerChangeValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new HorizontalPodAutoscalerStatusValidator()),
    };
}
