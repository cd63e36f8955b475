using MiniKube.Api.Resource.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>ResourceClaimTemplates: claims made for each pod.</summary>
internal static class ResourceClaimTemplateKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ResourceClaimTemplate>() with
    {
        Default = static (o, _) => o.Edit("spec", static template => template.Edit("spec", ResourceClaimDefaults.Spec)),
        ValidateCreate = Validators.Create(static () => new ResourceClaimTemplateValidator()),
        ValidateUpdate = Validators.Change(static () => new ResourceClaimTemplateChangeValidator()),
    };
}
