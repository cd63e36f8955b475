using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Rbac;

/// <summary>The rules for RoleBindings.</summary>
internal sealed class RoleBindingValidator : KindValidator<RoleBinding>
{
    public RoleBindingValidator() => Check(static (binding, errors) =>
    {
        BindingRules.CheckRole(binding.RoleRef, errors, "Role", "ClusterRole");
        BindingRules.CheckSubjects(binding.Subjects, namespaced: true, errors);
    });
}

/// <summary>The rules for ClusterRoleBindings.</summary>
internal sealed class ClusterRoleBindingValidator : KindValidator<ClusterRoleBinding>
{
    public ClusterRoleBindingValidator() => Check(static (binding, errors) =>
    {
        BindingRules.CheckRole(binding.RoleRef, errors, "ClusterRole");
        BindingRules.CheckSubjects(binding.Subjects, namespaced: false, errors);
    });
}

internal sealed class RoleBindingChangeValidator : KindValidator<Change<RoleBinding>>
{
    public RoleBindingChangeValidator() => Check(static (change, errors) => BindingRules.CheckUnchanged(change.Old.RoleRef, change.New.RoleRef, errors));
}

internal sealed class ClusterRoleBindingChangeValidator : KindValidator<Change<ClusterRoleBinding>>
{
    public ClusterRoleBindingChangeValidator() => Check(static (change, errors) => BindingRules.CheckUnchanged(change.Old.RoleRef, change.New.RoleRef, errors));
}

/// <summary>What both kinds of bindings share.</summary>
internal static class BindingRules
{
    public const string Group = "rbac.authorization.k8s.io";

    /// <summary>Roles, users and groups are of RBAC's own group, and service accounts of the core one.</summary>
    public static DocumentObject Default(DocumentObject binding) => binding
        .Edit("roleRef", static role => role.Or("apiGroup", Group))
        .EditEach("subjects", static s => s.Text("kind") is "User" or "Group" ? s.Or("apiGroup", Group) : s);

    public static void CheckRole(RoleRef role, FieldErrors errors, params ReadOnlySpan<string> kinds)
    {
        errors.OneOf("roleRef.apiGroup", role.ApiGroup, Group);
        errors.OneOf("roleRef.kind", role.Kind, kinds);
        errors.RequiredName("roleRef.name", role.Name, NameRules.PathSegment);
    }

    public static void CheckSubjects(IReadOnlyList<Subject> subjects, bool namespaced, FieldErrors errors)
    {
        foreach (var (i, subject) in subjects.Index())
        {
            CheckSubject(subject, namespaced, $"subjects[{i}]", errors);
        }
    }

    // What a binding grants was decided when it was made; another role is another binding.
    public static void CheckUnchanged(RoleRef old, RoleRef updated, FieldErrors errors)
    {
        if (!old.Equals(updated))
        {
            errors.Invalid("roleRef", new DocumentObject(("APIGroup", updated.ApiGroup), ("Kind", updated.Kind), ("Name", updated.Name)), "cannot change roleRef");
        }
    }

    private static void CheckSubject(Subject subject, bool namespaced, string path, FieldErrors errors)
    {
        if (subject.Name.Length == 0)
        {
            errors.Required($"{path}.name");
        }
        switch (subject.Kind)
        {
            case "ServiceAccount":
                if (subject.Name.Length > 0)
                {
                    errors.Invalid($"{path}.name", subject.Name, NameRules.Dns1123Subdomain(subject.Name));
                }
                errors.OneOf($"{path}.apiGroup", subject.ApiGroup, "");
                if (!namespaced && string.IsNullOrEmpty(subject.Namespace))
                {
                    errors.Required($"{path}.namespace");
                }
                break;
            case "User" or "Group":
                if (subject.Name.Length == 0)
                {
                    errors.Invalid($"{path}.name", (Document)subject.Name, $"{subject.Kind.ToLowerInvariant()} name cannot be empty");
                }
                errors.OneOf($"{path}.apiGroup", subject.ApiGroup, Group);
                break;
            default:
                errors.OneOf($"{path}.kind", subject.Kind, "ServiceAccount", "User", "Group");
                break;
        }
    }
}
