using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Handlers;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Subresources;

/// <summary>Assigns a pod to a node, once: the scheduler's only write to a pod's spec. A Binding is posted to its pod, or to the old collection of them all.</summary>
internal sealed class BindingHandler(ServerParts parts, ObjectWriter writer)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "CreateOptions");
        var (binding, unreadable) = error is null ? await PostedObject<Binding>.ReadAsync(request, options!.FieldValidation) : (null, error);
        if ((unreadable ?? Problem(binding!)) is { } problem)
        {
            await ResponseBody.WriteAsync(request, problem);
            return;
        }
        request.Resource = parts.Resources.Find("", "v1", "pods")!;
        var context = parts.ContextOf(request, options!.DryRun) with { Name = binding!.Metadata.Name, Subresource = "binding" };
        var result = await writer.UpdateAsync(request.Resource.Storage, context, context.Name!, current => Bind(context, current, binding));
        await (result.Error is not null
            ? ResponseBody.WriteAsync(request, result.Error)
            : ResponseBody.WriteAsync<Status>(request, 201, ObjectAnswer.Success(code: 201)));
    }

    private static ApiError? Problem(Binding binding)
    {
        if (string.IsNullOrEmpty(binding.Metadata.Name))
        {
            return ApiError.BadRequest("Name parameter required.");
        }
        var errors = new List<FieldError>();
        if (binding.Target.Kind is not (null or "" or "Node"))
        {
            errors.Add(FieldError.NotSupported("target.kind", binding.Target.Kind, ["Node", "<empty>"]));
        }
        if (string.IsNullOrEmpty(binding.Target.Name))
        {
            errors.Add(FieldError.Required("target.name"));
        }
        return errors.Count == 0 ? null : ApiError.Invalid("", "Binding", binding.Metadata.Name, errors);
    }

    private static (DocumentObject? Updated, ApiError? Error) Bind(RequestContext context, DocumentObject pod, Binding binding)
    {
        var name = context.Name!;
        ApiError Refused(string why) => ApiError.Conflict("", "pods/binding", name, why);
        if (binding.Metadata.Uid is { Length: > 0 } uid && uid != pod.Uid())
        {
            return (null, ApiError.OtherUid("", "pods", name, uid, pod.Uid()));
        }
        if (pod.IsBeingDeleted())
        {
            return (null, Refused($"pod {name} is being deleted, cannot be assigned to a host"));
        }
        if (pod.At("spec", "nodeName")?.AsString is { Length: > 0 } node)
        {
            return (null, Refused($"pod {name} is already assigned to node \"{node}\""));
        }
        if (pod.At("spec", "schedulingGates")?.AsArray is { Count: > 0 })
        {
            return (null, Refused($"pod {name} has non-empty .spec.schedulingGates"));
        }
        var bound = pod.WithAt(["spec", "nodeName"], binding.Target.Name!);
        foreach (var (key, value) in binding.Metadata.Annotations)
        {
            bound = bound.WithAt(["metadata", "annotations", key], value);
        }
        foreach (var (key, value) in binding.Metadata.Labels)
        {
            bound = bound.WithAt(["metadata", "labels", key], value);
        }
        if (binding.Metadata.ResourceVersion is { Length: > 0 } revision)
        {
            bound = bound.WithMeta("resourceVersion", revision);
        }
        // Where it might have gone is over.
        bound = bound.Edit("status", static s => s.Without("nominatedNodeName"));
        return (bound.WithAt(["status", "conditions"], Conditions(bound, context.Now)), null);
    }

    private static DocumentArray Conditions(DocumentObject pod, DateTimeOffset now)
    {
        var scheduled = new DocumentObject(("type", "PodScheduled"), ("status", "True"),
            ("lastTransitionTime", Timestamp.From(now).ToString()));
        if (pod.Generation() > 0)
        {
            scheduled = scheduled.With("observedGeneration", pod.Generation());
        }
        var others = (pod.At("status", "conditions")?.AsArray ?? DocumentArray.Empty).Where(c => c["type"]?.AsString != "PodScheduled");
        return Document.Of([.. others, scheduled]);
    }
}
