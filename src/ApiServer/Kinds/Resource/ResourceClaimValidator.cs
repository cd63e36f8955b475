using MiniKube.Api.Resource.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>The rules for a new ResourceClaim.</summary>
internal sealed class ResourceClaimValidator : KindValidator<ResourceClaim>
{
    public ResourceClaimValidator() => Part("spec", static o => o.Spec, DeviceClaimRules.Check);
}

/// <summary>What a ResourceClaim asks for does not change.</summary>
internal sealed class ResourceClaimChangeValidator : KindValidator<Change<ResourceClaim>>
{
    public ResourceClaimChangeValidator() => Check(static (change, errors) =>
    {
        if (change.New.Spec != change.Old.Spec)
        {
            errors.Invalid("spec", CommonRules.ToDocument(change.New.Spec), CommonRules.Immutable);
        }
    });
}
