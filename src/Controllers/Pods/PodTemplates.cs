using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Pods;

/// <summary>Pods made from a workload's template.</summary>
internal static class PodTemplates
{
    /// <summary>A pod of the template that <paramref name="owner"/> controls, with a name yet to be generated after it.</summary>
    public static Pod NewPod<TOwner>(TOwner owner, PodTemplateSpec template) where TOwner : IKubernetesObject => new()
    {
        Metadata = new ObjectMeta
        {
            GenerateName = owner.Metadata.Name + "-",
            Namespace = owner.Metadata.Namespace,
            Labels = template.Metadata.Labels,
            Annotations = template.Metadata.Annotations,
            Finalizers = template.Metadata.Finalizers,
            OwnerReferences = [ControllerReference.To(owner)],
        },
        Spec = template.Spec,
    };

    /// <summary>The labels with one more, or with one of them changed.</summary>
    public static IReadOnlyDictionary<string, string> With(this IReadOnlyDictionary<string, string> labels, string key, string value) =>
        new Dictionary<string, string>(labels, StringComparer.Ordinal) { [key] = value };
}
