using MiniKube.Api.Resource.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>The rules for a new ResourceClaimTemplate: of a claim's metadata it has labels and annotations alone.</summary>
internal sealed class ResourceClaimTemplateValidator : KindValidator<ResourceClaimTemplate>
{
    public ResourceClaimTemplateValidator()
    {
        Check(static (o, errors) =>
        {
            const string path = "spec.metadata";
            MetadataValidation.Annotations(o.Spec.Metadata.Annotations, $"{path}.annotations", errors);
            CommonRules.Labels(o.Spec.Metadata.Labels, $"{path}.labels", errors);
            foreach (var (name, _) in (Api.Documents.DocumentObject)CommonRules.ToDocument(o.Spec.Metadata))
            {
                if (name is not ("annotations" or "labels"))
                {
                    errors.Forbidden($"{path}.{name}", "cannot be set");
                }
            }
        });
        Part("spec.spec", static o => o.Spec.Spec, DeviceClaimRules.Check);
    }
}

/// <summary>A ResourceClaimTemplate does not change.</summary>
internal sealed class ResourceClaimTemplateChangeValidator : KindValidator<Change<ResourceClaimTemplate>>
{
    public ResourceClaimTemplateChangeValidator() => Check(static (change, errors) =>
    {
        if (change.New.Spec != change.Old.Spec)
        {
            errors.Invalid("spec", CommonRules.ToDocument(change.New.Spec), CommonRules.Immutable);
        }
    });
}
