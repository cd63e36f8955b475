using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Handlers;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Subresources;

/// <summary>
/// Deletes a pod if the PodDisruptionBudget over it allows for it: one disruption is taken from the budget under a guarded write before the pod is
/// deleted, so that two evictions at once never take the same one.
/// </summary>
internal sealed class EvictionHandler(ServerParts parts, ObjectWriter writer, ObjectDeleter deleter)
{
    /// <summary>So often is a pod looked at anew that changes while it is being evicted.</summary>
    private const int Tries = 20;

    public async Task HandleAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "CreateOptions");
        var (eviction, unreadable) = error is null ? await PostedObject<Eviction>.ReadAsync(request, options!.FieldValidation, "policy/v1beta1") : (null, error);
        var refusal = unreadable ?? await EvictAsync(request, eviction!, options!.DryRun);
        await (refusal is not null
            ? ResponseBody.WriteAsync(request, refusal)
            : ResponseBody.WriteAsync<Status>(request, 201, ObjectAnswer.Success(code: 201)));
    }

    private async ValueTask<ApiError?> EvictAsync(ApiRequest request, Eviction eviction, bool dryRun)
    {
        var asked = eviction.DeleteOptions ?? new DeleteOptions();
        var context = parts.ContextOf(request, dryRun || asked.DryRun.Count > 0);
        var posted = ApiJson.ToDocument(eviction);
        var admitted = await parts.Admission.AdmitAsync(new AdmissionRequest(context, AdmissionOperation.Create, posted, null));
        var refused = admitted.Error ?? await parts.Admission.ValidateAsync(new AdmissionRequest(context, AdmissionOperation.Create, admitted.Object, null));
        for (var attempt = 1; refused is null; attempt++)
        {
            var (pod, missing) = await FindAsync(context);
            if (pod is null)
            {
                return missing;
            }
            var (guarded, refusal) = IsDisruptedAlready(pod) ? (Settled(pod) ? asked : Guarded(asked, pod), null) : await TakeAsync(context, pod, asked);
            if (guarded is null)
            {
                return refusal;
            }
            refused = await DeleteAsync(context, guarded);
            // Who named no revision himself meant the pod as it is by now.
            if (refused is not { Code: 409 } || asked.Preconditions?.ResourceVersion is not null || guarded == asked || attempt == Tries)
            {
                return refused;
            }
            refused = null;
        }
        return refused;
    }

    private async ValueTask<(DocumentObject? Pod, ApiError? Missing)> FindAsync(RequestContext context)
    {
        await parts.Hub.WaitUntilFreshAsync(context.Cancel);
        var pods = parts.Resources.Of("Pod");
        return pods.Cache.Find(pods.Key(context.Namespace, context.Name!)) is { } entry
            ? (ObjectCodec.Decode(entry.Json, entry.ModRevision), null)
            : (null, ApiError.NotFound("", "pods", context.Name!));
    }

    /// <summary>What the pod is to be deleted with, once its budget allows for it; or why it does not.</summary>
    private async ValueTask<(DeleteOptions? Options, ApiError? Refusal)> TakeAsync(RequestContext context, DocumentObject pod, DeleteOptions asked)
    {
        var storage = parts.Resources.Of("PodDisruptionBudget");
        var labels = pod.Map("metadata", "labels");
        var found = await storage.Cache.ListAsync(new() { Scope = storage.Scope(context.Namespace) }, context.Cancel);
        var budgets = found.Items.Select(static e => ApiJson.Read<PodDisruptionBudget>(ObjectCodec.Decode(e.Json, e.ModRevision)))
            .Where(b => DisruptionBudget.Covers(b, labels)).ToArray();
        if (budgets.Length > 1)
        {
            return (null, new ApiError(new Status
            {
                ApiVersion = "v1",
                Kind = "Status",
                StatusValue = "Failure",
                Message = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
                Code = 500,
            }));
        }
        if (budgets is not [var budget])
        {
            return (asked, null);
        }
        if (!IsReady(pod) && DisruptionBudget.LetsUnhealthyGo(budget))
        {
            return (Guarded(asked, pod), null);
        }
        var name = budget.Metadata.Name!;
        var taken = await writer.UpdateAsync(storage, context with
        {
            Kind = storage.Kind,
            Version = storage.Kind.StorageVersion,
            Name = name,
            Subresource = "status",
            User = UserInfo.ApiServer,
        }, name, current => DisruptionBudget.Take(current, context.Name!, context.Now));
        return (taken.Error is null ? asked : null, taken.Error);
    }

    /// <summary>Says in the pod's status why it goes, and deletes it.</summary>
    private async ValueTask<ApiError?> DeleteAsync(RequestContext context, DeleteOptions options)
    {
        var pods = parts.Resources.Of("Pod");
        if (!context.DryRun)
        {
            var marked = await writer.UpdateAsync(pods, context with { Subresource = "status" }, context.Name!, pod =>
                ObjectDeleter.CheckPreconditions(context, context.Name!, pod, options.Preconditions) is { } failed ? (null, failed) : (Evicted(pod, context.Now), null));
            if (marked.Error is not null)
            {
                return marked.Error;
            }
            // The revision that was asked for is the one before this write.
            options = options.Preconditions?.ResourceVersion is null ? options : At(options, marked.Object!.ResourceVersion());
        }
        return (await deleter.DeleteAsync(pods, context with { Subresource = null }, context.Name!, options)).Error;
    }

    private static DocumentObject Evicted(DocumentObject pod, DateTimeOffset now)
    {
        const string type = "DisruptionTarget";
        var old = pod["status"].Each("conditions").FirstOrDefault(static c => c.Text("type") == type);
        var condition = new DocumentObject(("type", type), ("status", "True"),
            ("lastTransitionTime", old.Text("status") == "True" ? old!["lastTransitionTime"] ?? Document.Null : Timestamp.From(now).ToString()),
            ("reason", "EvictionByEvictionAPI"), ("message", "Eviction API: evicting"));
        condition = pod.Generation() > 0 ? condition.With("observedGeneration", pod.Generation()) : condition;
        return pod.WithAt(["status", "conditions"],
            Document.Of([.. pod["status"].Each("conditions").Where(static c => c.Text("type") != type), condition]));
    }

    // What was found out about the pod holds for the revision at which it was.
    private static DeleteOptions Guarded(DeleteOptions options, DocumentObject pod) =>
        options.Preconditions?.ResourceVersion is null ? At(options, pod.ResourceVersion()) : options;

    private static DeleteOptions At(DeleteOptions options, string? revision) =>
        options with { Preconditions = (options.Preconditions ?? new Preconditions()) with { ResourceVersion = revision } };

    // A pod that has ended, is going or never began is no loss that a budget would have to count.
    private static bool IsDisruptedAlready(DocumentObject pod) => pod.Text("status", "phase") is "Succeeded" or "Failed" or "Pending" || pod.IsBeingDeleted();

    // It cannot become healthy between being looked at and being deleted.
    private static bool Settled(DocumentObject pod) => pod.Text("status", "phase") is "Succeeded" or "Failed" || pod.IsBeingDeleted();

    private static bool IsReady(DocumentObject pod) => pod["status"].Each("conditions").Any(static c => c.Text("type") == "Ready" && c.Text("status") == "True");
}
