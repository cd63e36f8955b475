using MiniKube.Api.Documents;
using MiniKube.Api.Networking.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>NetworkPolicies: who may talk to which pods.</summary>
internal static class NetworkPolicyKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<NetworkPolicy>() with
    {
        ShortNames = ["netpol"],
        TracksGeneration = true,
        Columns =
        [
            TableColumn.NameColumn,
            new("Pod-Selector", static (o, _) => Cells.LabelSelector(o.At("spec", "podSelector"))) { Field = ["spec", "podSelector"] },
            TableColumn.Age,
        ],
        Default = static (o, _) => o.EditOrMake("spec", static spec => Types(spec.OrAbsent("podSelector", DocumentObject.Empty)
            .EditEach("ingress", Ports).EditEach("egress", Ports))),
        ValidateCreate = Validators.Create(static () => new NetworkPolicyValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new NetworkPolicyValidator()),
    };

    private static DocumentObject Ports(DocumentObject rule) => rule.EditEach("ports", static port => port.OrAbsent("protocol", "TCP"));

    // A policy is always about what comes in, and about what goes out only where it has a rule for it.
    private static DocumentObject Types(DocumentObject spec) => spec["policyTypes"] is DocumentArray { Count: > 0 } ? spec
        : spec.With("policyTypes", CommonRules.ToDocument(spec.Each("egress").Any() ? ["Ingress", "Egress"] : ["Ingress"]));
}
