using MiniKube.Api.Apps.V1;
using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds;

/// <summary>Every kind that this server serves.</summary>
internal static class KindList
{
    public static IReadOnlyList<KindDeclaration> All { get; } =
    [
        KindDeclaration.Of<Namespace>() with
        {
            ShortNames = ["ns"],
            Subresources = [Subresource.Status, Subresource.Finalize],
            PrepareForCreate = static (o, _) => o.WithAt(["spec", "finalizers"], Document.Of([(Document)"kubernetes"])).WithAt(["status", "phase"], "Active"),
            HoldsDeletion = static o => o.At("spec", "finalizers")?.AsArray is { Count: > 0 },
            MarkDeleted = static o => o.WithAt(["status", "phase"], "Terminating"),
        },
        KindDeclaration.Of<Node>() with { ShortNames = ["no"], Subresources = [Subresource.Status] },
        KindDeclaration.Of<Pod>() with
        {
            ShortNames = ["po"],
            ReturnsDeleted = true,
            Categories = ["all"],
            TracksGeneration = true,
            SelectableFields = [SelectableField.At("spec.nodeName"), SelectableField.At("status.phase")],
            GracePeriod = static (pod, asked) => string.IsNullOrEmpty(pod.At("spec", "nodeName")?.AsString) ? 0
                : asked ?? pod.At("spec", "terminationGracePeriodSeconds")?.AsInteger ?? 30,
            Subresources = [Subresource.Status, Subresource.Binding, Subresource.Log, Subresource.Exec, Subresource.Attach, Subresource.PortForward],
        },
        KindDeclaration.Of<Service>() with { ShortNames = ["svc"], Categories = ["all"], Subresources = [Subresource.Status] },
        KindDeclaration.Of<ConfigMap>() with { ShortNames = ["cm"] },
        KindDeclaration.Of<Secret>(),
        KindDeclaration.Of<ServiceAccount>() with { ShortNames = ["sa"] },
        KindDeclaration.Of<Endpoints>("endpoints") with { ShortNames = ["ep"], AllowCreateOnUpdate = true },
        KindDeclaration.Of<Event>() with { ShortNames = ["ev"], AllowCreateOnUpdate = true },
        KindDeclaration.Of<EndpointSlice>() with { TracksGeneration = true },
        KindDeclaration.Of<Lease>() with { AllowCreateOnUpdate = true },
        KindDeclaration.Of<Deployment>() with
        {
            ShortNames = ["deploy"], Categories = ["all"], TracksGeneration = true, Subresources = [Subresource.Status, Subresource.ScaleSub],
        },
        KindDeclaration.Of<ReplicaSet>() with
        {
            ShortNames = ["rs"], Categories = ["all"], TracksGeneration = true, Subresources = [Subresource.Status, Subresource.ScaleSub],
        },
    ];
}
