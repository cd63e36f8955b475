using System.Globalization;
using MiniKube.Api.Authentication.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Handlers;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>POST of a TokenRequest to a service account: a token, and nothing is stored.</summary>
internal sealed class TokenRequestHandler(ServerParts parts)
{
    private const long DefaultExpiration = 3600;

    // A pod's own token asks for an hour and seven seconds; that is how it is told from others (KEP-1205).
    private const long WarnOnlyExpiration = 3607;
    private const long ExtendedExpiration = 365 * 24 * 3600;

    private static readonly KindDeclaration Kind = KindDeclaration.Of<TokenRequest>() with
    {
        Default = static (o, _) => o.EditOrMake("spec", static spec => spec["expirationSeconds"] is null or { IsNull: true } ? spec.With("expirationSeconds", DefaultExpiration) : spec),
        ValidateCreate = Kinds.Validation.Validators.Create(static () => new TokenRequestValidator()),
    };

    public async Task HandleAsync(ApiRequest request)
    {
        var (answer, error) = await AnswerAsync(request);
        await (error is not null ? ResponseBody.WriteAsync(request, error) : ResponseBody.WriteAsync<TokenRequest>(request, 201, answer!));
    }

    private async ValueTask<(DocumentObject? Answer, ApiError? Error)> AnswerAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "CreateOptions");
        if (error is not null)
        {
            return (null, error);
        }
        var context = parts.ContextOf(request, options!.DryRun);
        var (asked, unreadable) = await ObjectInput.ReadAsync(request, context with { Kind = Kind, Version = Kind.StorageVersion, Name = null }, options.FieldValidation);
        if (asked is null)
        {
            return (null, unreadable);
        }
        var (ns, name) = (context.Namespace!, context.Name!);
        if (asked.Name().Length > 0 && asked.Name() != name)
        {
            return (null, ApiError.Invalid(Kind.StorageVersion.Name.Group, Kind.Kind, name,
                [FieldError.Invalid("metadata.name", asked.Name(), "must match the service account name if specified")]));
        }
        await parts.Hub.WaitUntilFreshAsync(context.Cancel);
        if (Find("ServiceAccount", ns, name) is not { } account)
        {
            return (null, ApiError.NotFound("", "serviceaccounts", name));
        }
        var (admitted, refused) = await AdmitAsync(context, Complete(asked, context));
        return refused is not null ? (null, refused) : Answer(context, account, admitted!);
    }

    private DocumentObject Complete(DocumentObject asked, RequestContext context)
    {
        asked = asked.With("metadata", new DocumentObject(
            ("name", context.Name!), ("namespace", context.Namespace!), ("creationTimestamp", Timestamp.From(context.Now).ToString())));
        return asked.At("spec", "audiences")?.AsArray is { Count: > 0 }
            ? asked.Without("status")
            : asked.Without("status").WithAt(["spec", "audiences"], Document.Of(parts.ServiceAccounts.Audiences.Select(a => (Document)a)));
    }

    private async ValueTask<(DocumentObject? Admitted, ApiError? Error)> AdmitAsync(RequestContext context, DocumentObject asked)
    {
        var answer = await parts.Admission.AdmitAsync(new AdmissionRequest(context, AdmissionOperation.Create, asked, null));
        if (answer.Error is not null)
        {
            return (null, answer.Error);
        }
        var problems = Kind.ValidateCreate(answer.Object!, context);
        return problems.Count > 0
            ? (null, ApiError.Invalid(Kind.StorageVersion.Name.Group, Kind.Kind, "", problems))
            : (answer.Object, await parts.Admission.ValidateAsync(new AdmissionRequest(context, AdmissionOperation.Create, answer.Object, null)));
    }

    private (DocumentObject? Answer, ApiError? Error) Answer(RequestContext context, DocumentObject account, DocumentObject asked)
    {
        var spec = ApiJson.Read<TokenRequest>(asked).Spec;
        var (claims, error) = Bind(account, spec.BoundObjectRef);
        if (claims is null)
        {
            return (null, error);
        }
        var seconds = spec.ExpirationSeconds!.Value;
        var tokens = parts.ServiceAccounts;
        if (tokens.Options.MaxTokenExpiration is { } limit && seconds > (long)limit.TotalSeconds)
        {
            context.Warnings.Add(string.Create(CultureInfo.InvariantCulture, $"requested expiration of {seconds} seconds shortened to {(long)limit.TotalSeconds} seconds"));
            seconds = (long)limit.TotalSeconds;
            asked = asked.WithAt(["spec", "expirationSeconds"], seconds);
        }
        var expires = context.Now.AddSeconds(seconds);
        var extends = tokens.Options.ExtendTokenExpiration && claims.Pod is not null && seconds == WarnOnlyExpiration && IsForThisServer(spec.Audiences);
        var token = tokens.Issue(extends ? claims with { WarnAfter = expires } : claims, spec.Audiences, context.Now,
            extends ? context.Now.AddSeconds(ExtendedExpiration) : expires, context.Ids);
        return (asked.With("status", new DocumentObject(("token", token), ("expirationTimestamp", Timestamp.From(expires).ToString()))), null);
    }

    private bool IsForThisServer(IReadOnlyList<string> audiences) => audiences.All(a => parts.ServiceAccounts.Audiences.Contains(a));

    private (ServiceAccountClaims? Claims, ApiError? Error) Bind(DocumentObject account, BoundObjectReference? reference)
    {
        var ns = account.Namespace();
        var claims = new ServiceAccountClaims { Namespace = ns, ServiceAccount = ObjectClaim.Of(account) };
        if (reference is null)
        {
            return (claims, null);
        }
        var kind = GroupVersionKind.Parse(reference.ApiVersion ?? "", reference.Kind ?? "");
        if (kind is not { Group: "", Kind: "Pod" or "Secret" or "Node" })
        {
            return (null, ApiError.BadRequest($"cannot bind token to object of type {kind.Group}/{kind.Version}, Kind={kind.Kind}"));
        }
        var name = reference.Name ?? "";
        if (Find(kind.Kind, kind.Kind == "Node" ? null : ns, name) is not { } bound)
        {
            return (null, ApiError.NotFound("", kind.Kind.ToLowerInvariant() + "s", name));
        }
        if (kind.Kind == "Pod" && bound.Text("spec", "serviceAccountName") is var runsAs && runsAs != account.Name())
        {
            return (null, ApiError.BadRequest(
                $"cannot bind token for serviceaccount {FieldError.Quote(account.Name())} to pod running with serviceaccount {FieldError.Quote(runsAs)}"));
        }
        if (reference.Uid is { Length: > 0 } uid && uid != bound.Uid())
        {
            return (null, ApiError.Conflict("", kind.Kind, name,
                $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated"));
        }
        var claim = ObjectClaim.Of(bound);
        return (kind.Kind switch
        {
            "Pod" => claims with { Pod = claim, Node = NodeOf(bound) },
            "Secret" => claims with { Secret = claim },
            _ => claims with { Node = claim },
        }, null);
    }

    // A node that is not there is named all the same: readers of the token learn where the pod is to run.
    private ObjectClaim? NodeOf(DocumentObject pod) => pod.Text("spec", "nodeName") is { Length: > 0 } name
        ? Find("Node", null, name) is { } node ? ObjectClaim.Of(node) : new ObjectClaim(name, "")
        : null;

    private DocumentObject? Find(string kind, string? ns, string name)
    {
        var storage = parts.Resources.Of(kind);
        return storage.Cache.Find(storage.Key(ns, name)) is { } entry ? storage.Decode(entry.Json, entry.ModRevision) : null;
    }
}
