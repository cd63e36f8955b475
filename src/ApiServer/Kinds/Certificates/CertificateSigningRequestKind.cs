using MiniKube.Api.Certificates.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Kinds.Certificates;

/// <summary>CertificateSigningRequests, approved and signed through subresources. What is asked for, and by whom, never changes.</summary>
internal static class CertificateSigningRequestKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<CertificateSigningRequest>() with
    {
        ShortNames = ["csr"],
        Subresources =
        [
            new("approval", SubresourceHandler.Part, null, Verbs.Get | Verbs.Update | Verbs.Patch)
            {
                Prepare = CertificateSigningRequestConditions.PrepareApproval,
                ValidateUpdate = Validators.Change(static () => new CertificateSigningRequestApprovalValidator()),
            },
            Subresource.Status,
        ],
        Columns =
        [
            TableColumn.NameColumn,
            TableColumn.Age,
            new("SignerName", static (o, _) => Cells.OrNone(o.Text("spec", "signerName"))) { Field = ["spec", "signerName"] },
            Cells.Text("Requestor", "spec", "username"),
            new("RequestedDuration", static (o, _) => o.At("spec", "expirationSeconds")?.AsInteger is { } seconds ? Ages.Text(TimeSpan.FromSeconds(seconds)) : Cells.None)
            {
                Field = ["spec", "expirationSeconds"],
            },
            new("Condition", static (o, _) => Condition(o)) { Description = "Whether the request is pending, approved or denied, whether it failed, and whether its certificate is there." },
        ],
        SelectableFields = [SelectableField.At("spec.signerName")],
        ValidateName = NameRules.PathSegment,
        PrepareForCreate = static (o, context) => o.EditOrMake("spec", spec => Requested(spec, context.User)).With("status", DocumentObject.Empty),
        PrepareForUpdate = static (old, o, _) => o.WithAny("spec", old["spec"]),
        PrepareForStatusUpdate = CertificateSigningRequestConditions.PrepareStatus,
        ValidateCreate = Validators.Create(static () => new CertificateSigningRequestValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new CertificateSigningRequestStatusValidator()),
    };

    /// <summary>The request as the one of its user, whatever it says itself.</summary>
    private static DocumentObject Requested(DocumentObject spec, UserInfo user)
    {
        spec = spec.Without("username").Without("uid").Without("groups").Without("extra");
        spec = user.Name.Length > 0 ? spec.With("username", user.Name) : spec;
        spec = user.Uid is { Length: > 0 } uid ? spec.With("uid", uid) : spec;
        spec = user.Groups.Count > 0 ? spec.With("groups", CommonRules.ToDocument(user.Groups)) : spec;
        return user.Extra.Count == 0 ? spec : spec.With("extra", new DocumentObject(
            user.Extra.OrderBy(static e => e.Key, StringComparer.Ordinal).Select(static e => KeyValuePair.Create(e.Key, (Document)CommonRules.ToDocument(e.Value)))));
    }

    private static string Condition(DocumentObject o)
    {
        var types = o["status"].Each("conditions").Select(static c => c.Text("type")).ToHashSet();
        string[] parts =
        [
            types.Contains("Denied") ? "Denied" : types.Contains("Approved") ? "Approved" : "Pending",
            .. types.Contains("Failed") ? ["Failed"] : (string[])[],
            .. o.Text("status", "certificate").Length > 0 ? ["Issued"] : (string[])[],
        ];
        return Cells.Join(parts);
    }
}
