using MiniKube.Api.Quotas;
using MiniKube.ApiServer.Statuses;
using Quota = MiniKube.Api.Core.V1.ResourceQuota;

namespace MiniKube.ApiServer.Admission.ResourceQuota;

/// <summary>
/// Refuses what a ResourceQuota of the namespace has no room for, and charges the others, before they are stored: what is admitted at once, here or by another
/// server, never takes more than there is. What is charged and then not stored after all, or deleted, the quota controller gives back.
/// </summary>
internal sealed class ResourceQuotaPlugin(ClusterObjects objects, QuotaLedger ledger, LimitedResources limited) : IValidatingPlugin
{
    public string Name => "ResourceQuota";

    public bool Handles(AdmissionRequest request)
    {
        var context = request.Context;
        return context.Namespace is not null && !context.Kind.Is("Event") && !context.Kind.Is("Namespace") && (request.Operation, context.Subresource) switch
        {
            (AdmissionOperation.Create, null) => true,
            (AdmissionOperation.Update, null) => request.Group.Length == 0 && request.Kind is "Service" or "PersistentVolumeClaim",
            (AdmissionOperation.Update, "resize") => request is { Kind: "Pod", Group: "" },
            (AdmissionOperation.Update, "status") => request is { Kind: "PersistentVolumeClaim", Group: "" },
            _ => false,
        };
    }

    public async ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        if (limited.IsEmpty && !objects.List<Quota>(request.Namespace).Any())
        {
            return null;
        }
        var resource = request.Context.Kind.Resource;
        var charge = new QuotaCharge(request, QuotaSubject.Of(request.Group, resource, request.Object!),
            request.Old is null ? null : QuotaSubject.Of(request.Group, resource, request.Old), limited);
        return await ledger.ChargeAsync(charge);
    }
}
