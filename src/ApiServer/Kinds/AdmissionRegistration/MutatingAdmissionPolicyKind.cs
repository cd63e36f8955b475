using MiniKube.Api.AdmissionRegistration.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>MutatingAdmissionPolicies: changes to objects, in CEL.</summary>
internal static class MutatingAdmissionPolicyKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<MutatingAdmissionPolicy>() with
    {
        Categories = ["api-extensions"],
        TracksGeneration = true,
        AllowUnconditionalUpdate = false,
        Columns = [TableColumn.NameColumn, PolicyColumns.Count("Mutations", "The number of changes in the policy.", "spec", "mutations"), PolicyColumns.ParamKind, TableColumn.Age],
        Default = static (o, _) => AdmissionDefaults.Policy(o),
        Warnings = NotEnforced.Policies,
        ValidateCreate = Validators.Create(static () => new MutatingAdmissionPolicyValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new MutatingAdmissionPolicyValidator()),
    };
}
