using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>
/// A pod's class of service: Guaranteed when every container limits cpu and memory and requests as much, BestEffort when none asks
/// for any, else Burstable.
/// </summary>
internal static class PodQualityOfService
{
    private static readonly string[] Counted = ["cpu", "memory"];

    public static string Of(DocumentObject pod)
    {
        var spec = pod["spec"];
        var any = false;
        var guaranteed = true;
        // What a pod has as a whole stands for what its containers have.
        var holders = spec?["resources"] is DocumentObject { Count: > 0 } ? [(DocumentObject)spec] : spec.Each("containers").Concat(spec.Each("initContainers"));
        foreach (var container in holders)
        {
            foreach (var name in Counted)
            {
                var request = Amount(container, "requests", name);
                var limit = Amount(container, "limits", name);
                any |= request is not null || limit is not null;
                guaranteed &= limit is not null && (request ?? limit) == limit;
            }
        }
        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }

    private static Quantity? Amount(DocumentObject container, string side, string name) =>
        Quantity.TryParse(container.Text("resources", side, name), out var amount) && !amount.IsZero ? amount : null;
}
