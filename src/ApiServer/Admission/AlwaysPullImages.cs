using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission;

/// <summary>Every container's image is asked for at its registry each time, so that a private image on a node is no help to those who may not pull it. Off by default.</summary>
internal sealed class AlwaysPullImages : IMutatingPlugin, IValidatingPlugin
{
    private static readonly string[] Lists = ["containers", "initContainers", "ephemeralContainers"];

    public string Name => "AlwaysPullImages";

    public bool Handles(AdmissionRequest request) => (request.Is<Pod>() || request.Is<Pod>("ephemeralcontainers")) && !request.IsDelete;

    public ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var pod = request.Object!;
        if (request.IsUpdate && Images(request.Read<Pod>()).SequenceEqual(Images(request.ReadOld<Pod>())))
        {
            return new(pod);
        }
        return new(pod.Edit("spec", static spec =>
        {
            foreach (var list in Lists)
            {
                spec = spec.EditEach(list, static c => c.With("imagePullPolicy", "Always"));
            }
            return spec.EditEach("volumes", static v => v["image"] is DocumentObject image ? v.With("image", image.With("pullPolicy", "Always")) : v);
        }));
    }

    public ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        var errors = new List<FieldError>();
        foreach (var list in request.IsCreate ? Lists : [])
        {
            foreach (var (container, i) in (request.Object!.At("spec", list)?.AsArray ?? DocumentArray.Empty).Select((c, i) => (c, i)))
            {
                if (container["imagePullPolicy"]?.AsString is var policy and not "Always")
                {
                    errors.Add(FieldError.NotSupported($"spec.{list}[{i}].imagePullPolicy", policy ?? "", ["Always"]));
                }
            }
        }
        return new(errors.Count == 0 ? null : request.Forbidden([.. errors.Select(e => e.ToString())]));
    }

    private static IEnumerable<(string, string?)> Images(Pod pod) => pod.Spec.Containers.Concat(pod.Spec.InitContainers).Select(c => (c.Name, c.Image))
        .Concat(pod.Spec.EphemeralContainers.Select(c => (c.Name, c.Image)));
}
