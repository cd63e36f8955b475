using System.Collections.Frozen;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.FieldValidation;

namespace MiniKube.ApiServer.Kinds;

/// <summary>
/// Holds the kind that an object names against the one that is expected, as upstream's decoder does: it makes an object of the named kind, and converts it.
/// </summary>
internal static class KnownKinds
{
    // Upstream calls its scheme by the line that makes it.
    private const string Scheme = "pkg/api/legacyscheme/scheme.go:30";

    private static readonly FrozenSet<GroupVersionKind> All = KindList.All.SelectMany(static kind =>
        kind.Versions.SelectMany(v => new[] { v.Name, v.Name with { Kind = kind.ListKind } }).Concat(kind.Subresources.Select(static s => s.Kind).OfType<GroupVersionKind>())).ToFrozenSet();

    /// <summary>The kind that an object names; what it does not name is as expected.</summary>
    public static GroupVersionKind Of(Document document, GroupVersionKind expected)
    {
        var apiVersion = document["apiVersion"]?.AsString is { Length: > 0 } version ? version : expected.ApiVersion;
        return GroupVersionKind.Parse(apiVersion, document["kind"]?.AsString is { Length: > 0 } kind ? kind : expected.Kind);
    }

    /// <summary>Why an object of a kind cannot be made one of <paramref name="wanted"/>; null where it is one already, in whichever of its versions.</summary>
    public static string? Problem(GroupVersionKind given, KindDeclaration wanted)
    {
        if (wanted.Versions.Any(v => v.Name == given))
        {
            return null;
        }
        return All.Contains(given)
            ? $"converting ({given.Version}.{given.Kind}) to ({GoTypes.Internal(wanted.StorageVersion.Name)}): unknown conversion"
            : $"no kind {FieldError.Quote(given.Kind)} is registered for version {FieldError.Quote(given.ApiVersion)} in scheme {FieldError.Quote(Scheme)}";
    }

    /// <summary>Why the kind that a document names cannot be read; null where it can.</summary>
    public static string? Unreadable(Document document)
    {
        var problem = document switch
        {
            { IsNull: true } => null,
            DocumentObject o => Untyped(o, "apiVersion") ?? Untyped(o, "kind"),
            _ => $$"""{{GoTypes.Describe(document)}} into Go value of type struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }""",
        };
        if (problem is not null)
        {
            return $"couldn't get version/kind; json parse error: json: cannot unmarshal {problem}";
        }
        return document["apiVersion"]?.AsString is { } version && version.Count(static c => c == '/') > 1 ? $"unexpected GroupVersion string: {version}" : null;
    }

    private static string? Untyped(DocumentObject o, string member) => o[member] is { IsNull: false, AsString: null } other
        ? $"{GoTypes.Describe(other)} into Go struct field .{member} of type string"
        : null;
}
