using MiniKube.Api.ApiExtensions.V1;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>What a definition's status is to say, seen beside all others.</summary>
internal static class DefinitionPlan
{
    /// <summary>The status with the names that the definition can have, and whether it has all that it asks for.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="others">All other definitions of its group.</param>
    /// <param name="builtIn">The resources of its group that the server has itself.</param>
    /// <param name="now">The time of what changes.</param>
    public static CustomResourceDefinitionStatus Compute(
        CustomResourceDefinition definition, IEnumerable<CustomResourceDefinition> others, IEnumerable<Kinds.KindDeclaration> builtIn, DateTimeOffset now)
    {
        var status = WithNames(definition, new TakenNames(others, builtIn), now);
        if (!ApiApproval.IsProtected(definition.Spec.Group))
        {
            return status;
        }
        var approval = ApiApproval.Of(definition.Metadata.Annotations);
        var reason = approval.State switch
        {
            ApiApprovalState.Missing => "MissingAnnotation",
            ApiApprovalState.Invalid => "InvalidAnnotation",
            ApiApprovalState.Bypassed => "UnapprovedAnnotation",
            _ => "ApprovedAnnotation",
        };
        return status.With(DefinitionConditions.Approved, approval.State == ApiApprovalState.Approved, reason, approval.Message, now);
    }

    /// <summary>The status of a definition that every server serves by now.</summary>
    public static CustomResourceDefinitionStatus Establish(CustomResourceDefinitionStatus status, DateTimeOffset now) =>
        status.With(DefinitionConditions.Established, true, "InitialNamesAccepted", "the initial names have been accepted", now);

    private static CustomResourceDefinitionStatus WithNames(CustomResourceDefinition definition, TakenNames taken, DateTimeOffset now)
    {
        var (asked, accepted) = (definition.Spec.Names, definition.Status.AcceptedNames);
        (string Reason, string Message)? conflict = null;
        T Accept<T>(T wanted, T had, string? problem, string what)
        {
            if (problem is null)
            {
                return wanted;
            }
            conflict = (what + "Conflict", problem);
            return had;
        }
        accepted = new CustomResourceDefinitionNames
        {
            Plural = Accept(asked.Plural, accepted.Plural, taken.Resource(asked.Plural, accepted.Plural), "Plural"),
            Singular = Accept(asked.Singular, accepted.Singular, taken.Resource(asked.Singular ?? "", accepted.Singular ?? ""), "Singular"),
            ShortNames = Accept(asked.ShortNames, accepted.ShortNames, taken.ShortNames(asked.ShortNames, accepted.ShortNames), "ShortNames"),
            Kind = Accept(asked.Kind, accepted.Kind, taken.Kind(asked.Kind, accepted.Kind), "Kind"),
            ListKind = Accept(asked.ListKind, accepted.ListKind, taken.Kind(asked.ListKind ?? "", accepted.ListKind ?? ""), "ListKind"),
            Categories = asked.Categories,
        };
        var status = definition.Status with { AcceptedNames = accepted };
        status = conflict is var (reason, message)
            ? status.With(DefinitionConditions.NamesAccepted, false, reason, message, now)
            : status.With(DefinitionConditions.NamesAccepted, true, "NoConflicts", "no conflicts found", now);
        // What was served once is served on.
        return DefinitionConditions.Find(status, DefinitionConditions.Established) switch
        {
            { Status: "True" } => status,
            _ when conflict is null => status.With(DefinitionConditions.Established, false, "Installing", "the initial names have been accepted", now),
            null => status.With(DefinitionConditions.Established, false, "NotAccepted", "not all names are accepted", now),
            _ => status,
        };
    }

    /// <summary>The names in a group that others have. They are gathered for who has not got all of his names yet.</summary>
    private sealed class TakenNames(IEnumerable<CustomResourceDefinition> others, IEnumerable<Kinds.KindDeclaration> builtIn)
    {
        private readonly Lazy<HashSet<string>> resources = new(() => Gathered(
        [
            .. others.Select(static o => o.Status.AcceptedNames).SelectMany(static n => (string[])[n.Plural, n.Singular ?? "", .. n.ShortNames]),
            .. builtIn.SelectMany(static k => (string[])[k.Resource, k.Singular, .. k.ShortNames]),
        ]));

        private readonly Lazy<HashSet<string>> kinds = new(() => Gathered(
        [
            .. others.Select(static o => o.Status.AcceptedNames).SelectMany(static n => (string[])[n.Kind, n.ListKind ?? ""]),
            .. builtIn.SelectMany(static k => (string[])[k.Kind, k.ListKind]),
        ]));

        private static HashSet<string> Gathered(IEnumerable<string> names) => names.Where(static n => n.Length > 0).ToHashSet(StringComparer.Ordinal);

        public string? Resource(string asked, string had) => Problem(resources, asked, had);

        public string? Kind(string asked, string had) => Problem(kinds, asked, had);

        public string? ShortNames(IReadOnlyList<string> asked, IReadOnlyList<string> had) =>
            asked.Except(had).Select(name => Problem(resources, name, "")).OfType<string>().ToArray() switch
            {
                [] => null,
                [var only] => only,
                var several => $"[{string.Join(", ", several)}]",
            };

        private static string? Problem(Lazy<HashSet<string>> taken, string asked, string had) => asked == had || !taken.Value.Contains(asked) ? null : $"{Kinds.FieldError.Quote(asked)} is already in use";
    }
}
