using MiniKube.Api.AdmissionRegistration.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>ValidatingAdmissionPolicies: rules about objects, in CEL.</summary>
internal static class ValidatingAdmissionPolicyKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ValidatingAdmissionPolicy>() with
    {
        Categories = ["api-extensions"],
        Subresources = [Subresource.Status],
        TracksGeneration = true,
        AllowUnconditionalUpdate = false,
        Columns = [TableColumn.NameColumn, PolicyColumns.Count("Validations", "The number of rules in the policy.", "spec", "validations"), PolicyColumns.ParamKind, TableColumn.Age],
        Default = static (o, _) => AdmissionDefaults.Policy(o),
        PrepareForCreate = static (o, _) => o.With("status", DocumentObject.Empty),
        KeptByStatus = KindDefaults.Metadata,
        Warnings = NotEnforced.Policies,
        ValidateCreate = Validators.Create(static () => new ValidatingAdmissionPolicyValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new ValidatingAdmissionPolicyValidator()),
        ValidateStatusUpdate = Validators.UpdateAsCreate(static () => new ValidatingAdmissionPolicyStatusValidator()),
    };
}
