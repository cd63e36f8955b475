using MiniKube.Api.Documents;
using MiniKube.Api.Networking.V1;

namespace MiniKube.ApiServer.Admission;

/// <summary>A new Ingress that names no class gets the default one, where there is one.</summary>
internal sealed class DefaultIngressClass(ClusterObjects objects) : IMutatingPlugin
{
    public string Name => "DefaultIngressClass";

    public bool Handles(AdmissionRequest request) => request.Is<Ingress>() && request.IsCreate;

    public ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var ingress = request.Read<Ingress>();
        if (ingress.Spec?.IngressClassName is not null || ingress.Metadata.Annotations.ContainsKey("kubernetes.io/ingress.class"))
        {
            return new(request.Object);
        }
        var standard = objects.List<IngressClass>().Where(c => c.Metadata.IsDefault("ingressclass.kubernetes.io/is-default-class")).Newest(c => c.Metadata);
        return new(standard is null ? request.Object! : request.Object!.WithAt(["spec", "ingressClassName"], standard.Metadata.Name!));
    }
}
