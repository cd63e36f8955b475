using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of the pod templates in workloads.</summary>
internal static class PodTemplateRules
{
    public static void Check(PodTemplateSpec template, string path, FieldErrors errors)
    {
        CommonRules.Labels(template.Metadata.Labels, $"{path}.labels", errors);
        MetadataValidation.Annotations(template.Metadata.Annotations, $"{path}.annotations", errors);
        PodSpecRules.OfTemplate(template.Spec, $"{path}.spec", errors);
        if (template.Spec.EphemeralContainers.Count > 0)
        {
            errors.Forbidden($"{path}.spec.ephemeralContainers", "ephemeral containers not allowed in pod template");
        }
    }
}
