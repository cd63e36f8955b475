using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Allocation;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.ServerSideApply;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Writes;

/// <summary>What an update makes of the object as it is now (in the storage version, with its resourceVersion): the object as it shall be, or why not.</summary>
internal delegate (DocumentObject? Updated, ApiError? Error) Change(DocumentObject current);

/// <summary>
/// Creates and updates objects: admission, what creates and updates reset, validation, then one guarded commit. A guard that fails because somebody else
/// was faster leads to another round on the newer object; whether the request still fits it is decided there.
/// </summary>
internal sealed class ObjectWriter(ServerParts parts)
{
    private const int GenerateNameTries = 8;
    private const int UpsertTries = 5;

    /// <summary>Creates an object that is decoded, defaulted and in the storage version.</summary>
    public async ValueTask<WriteResult> CreateAsync(ResourceStorage storage, RequestContext context, DocumentObject input)
    {
        var generates = input.At("metadata", "generateName")?.AsString is { Length: > 0 };
        // Only a name that the server itself chose is worth another try.
        var tries = generates && input.Name().Length == 0 ? GenerateNameTries : 1;
        for (var attempt = 1; ; attempt++)
        {
            var result = await TryCreateAsync(storage, context, Track(context, null, SystemMetadata.Create(input, context)));
            if (result.Error?.Status.Reason != "AlreadyExists")
            {
                return result;
            }
            if (attempt == tries)
            {
                return generates
                    ? WriteResult.Failed(ApiError.NoNameGenerated(context.Version.Name.Group, context.Kind.Resource, result.Error.Status.Details!.Name!))
                    : result;
            }
        }
    }

    /// <summary>Updates an object; <paramref name="input"/> runs anew on each newer object that came between.</summary>
    public async ValueTask<WriteResult> UpdateAsync(ResourceStorage storage, RequestContext context, string name, Change input)
    {
        var key = storage.Key(context.Namespace, name);
        await parts.Hub.WaitUntilFreshAsync(context.Cancel);
        var current = storage.Cache.Find(key) is { } entry ? (Value: entry.Value.ToArray(), Revision: entry.ModRevision) : default;
        while (true)
        {
            if (current.Value is null)
            {
                return WriteResult.Failed(NotFound(context, name));
            }
            var old = storage.Decode(StoredObject.JsonOf(current.Value), current.Revision, out var isAsStored);
            var (updated, error) = await PrepareAsync(context, name, old, input);
            if (updated is null)
            {
                return WriteResult.Failed(error!);
            }
            var same = isAsStored && updated.Equals(old);
            // An object that is encrypted with an old key is written once more although nothing else changes: so keys are rotated.
            if (same && (context.DryRun || parts.Encryption is not { } encryption || !await encryption.Store.IsStaleAsync(key, context.Cancel)))
            {
                return new WriteResult { Value = current.Value, Revision = current.Revision, Object = old };
            }
            var (result, newer) = await CommitUpdateAsync(storage, context, key, current.Value, current.Revision, old, updated, again: same);
            if (result is not null)
            {
                return result;
            }
            current = newer is null ? default : (newer.Value, newer.ModRevision);
        }
    }

    /// <summary>
    /// Updates the object that the path names, or makes it where there is none. Whoever is overtaken by somebody else's create or delete goes the other way.
    /// </summary>
    public async ValueTask<WriteResult> UpsertAsync(ResourceStorage storage, RequestContext context, Change update, Func<(DocumentObject? Created, ApiError? Error)> make)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await UpdateAsync(storage, context, context.Name!, update);
            if (result.Error?.Status.Reason != "NotFound")
            {
                return result;
            }
            var (created, refused) = make();
            refused ??= await MayCreateAsync(context);
            result = refused is null ? await CreateAsync(storage, context, created!) : WriteResult.Failed(refused);
            if (result.Error?.Status.Reason != "AlreadyExists" || attempt == UpsertTries)
            {
                return result;
            }
        }
    }

    // The request was allowed as an update or a patch, and turns out to be a create.
    private ValueTask<ApiError?> MayCreateAsync(RequestContext context)
    {
        var asked = new AuthorizationAttributes
        {
            User = context.User,
            Verb = "create",
            IsResource = true,
            Group = context.Version.Name.Group,
            Version = context.Version.Name.Version,
            Resource = context.Kind.Resource,
            Namespace = context.Namespace ?? "",
            Name = context.Name!,
        };
        return Forbidden.OfAsync(parts.Authorizer, asked, context.Cancel);
    }

    private async ValueTask<WriteResult> TryCreateAsync(ResourceStorage storage, RequestContext context, DocumentObject created)
    {
        var kind = storage.Kind;
        var admitted = await parts.Admission.AdmitAsync(new AdmissionRequest(context, AdmissionOperation.Create, created, null));
        if (admitted.Error is not null)
        {
            return WriteResult.Failed(admitted.Error);
        }
        if (kind.Authorize is { } mayCreate && await mayCreate(parts, context, null, admitted.Object!) is { } unauthorized)
        {
            return WriteResult.Failed(unauthorized);
        }
        created = kind.PrepareForCreate(admitted.Object!, context);
        if (kind.TracksGeneration)
        {
            created = created.WithMeta("generation", 1);
        }
        FieldError[] errors =
        [
            .. MetadataValidation.ForCreate(kind, created), .. kind.ValidateCreate(created, context), .. context.Version.ValidateCreate(created, context),
        ];
        if (errors.Length > 0)
        {
            return WriteResult.Failed(Invalid(context, created.Name(), errors));
        }
        context.Warnings.AddRange(MetadataValidation.Warnings(kind, null, created));
        if (await parts.Admission.ValidateAsync(new AdmissionRequest(context, AdmissionOperation.Create, created, null)) is { } refusal)
        {
            return WriteResult.Failed(refusal);
        }
        // Whoever creates has not seen the object. An update that comes to create is told of what it names elsewhere, and a dry run reaches no store.
        if (context is { Name: null, DryRun: false } && long.TryParse(created.ResourceVersion(), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && revision > 0)
        {
            return WriteResult.Failed(ApiError.RevisionOfNew);
        }
        created = created.WithoutMeta("resourceVersion");
        var reservation = kind.Is("Service") ? await parts.Services.ReserveAsync(context, null, created) : null;
        if (reservation?.Error is { } taken)
        {
            return WriteResult.Failed(taken);
        }
        created = reservation?.Service ?? created;
        var key = storage.Key(context.Namespace, created.Name());
        if (context.DryRun)
        {
            return await parts.Store.GetAsync(key, context.Cancel) is null
                ? new WriteResult { Object = created, Created = true }
                : WriteResult.Failed(Exists(context, created.Name()));
        }
        var value = ObjectCodec.Encode(created);
        var committed = await parts.Store.CommitAsync(storage.Create(key, value), context.Cancel);
        if (!committed.Committed)
        {
            await parts.Services.ReleaseAsync(reservation?.Claimed ?? []);
            return WriteResult.Failed(Exists(context, created.Name()));
        }
        return new WriteResult { Value = value, Revision = committed.Revision, Object = WithRevision(created, committed.Revision), Created = true };
    }

    private async ValueTask<(DocumentObject?, ApiError?)> PrepareAsync(RequestContext context, string name, DocumentObject old, Change input)
    {
        var kind = context.Kind;
        var (updated, error) = input(old);
        if (updated is null)
        {
            return (null, error);
        }
        if (CheckRevision(context, name, old, updated) is { } failed)
        {
            return (null, failed);
        }
        updated = Track(context, old, updated);
        var admitted = await parts.Admission.AdmitAsync(new AdmissionRequest(context, AdmissionOperation.Update, updated, old));
        if (admitted.Error is not null)
        {
            return (null, admitted.Error);
        }
        if (kind.Authorize is { } mayUpdate && await mayUpdate(parts, context, old, admitted.Object!) is { } unauthorized)
        {
            return (null, unauthorized);
        }
        updated = OwnerReferences.WithoutDuplicates(admitted.Object!, context.Warnings, admitted: true);
        var part = context.Subresource is { } subresource && kind.Sub(subresource) is { Handler: SubresourceHandler.Part } written ? written : null;
        if (part is not null)
        {
            updated = (part.Prepare ?? kind.PrepareForStatusUpdate)(old, updated, context);
        }
        else
        {
            if (kind.Sub("status") is not null && context.Subresource is null)
            {
                updated = old["status"] is { } status ? updated.With("status", status) : updated.Without("status");
            }
            updated = kind.PrepareForUpdate(old, updated, context);
        }
        updated = SystemMetadata.Update(old, updated);
        if (kind.TracksGeneration && context.Subresource != "status" && kind.GenerationDiffers(old, updated))
        {
            updated = updated.WithMeta("generation", old.Generation() + 1);
        }
        FieldError[] errors =
        [
            .. MetadataValidation.ForUpdate(kind, old, updated),
            .. part is not null
                ? (part.ValidateUpdate ?? kind.ValidateStatusUpdate)(old, updated, context)
                : [.. kind.ValidateUpdate(old, updated, context), .. context.Version.ValidateUpdate(old, updated, context)],
        ];
        if (errors.Length > 0)
        {
            return (null, Invalid(context, name, errors));
        }
        context.Warnings.AddRange(MetadataValidation.Warnings(kind, old, updated));
        return await parts.Admission.ValidateAsync(new AdmissionRequest(context, AdmissionOperation.Update, updated, old)) is { } refusal
            ? (null, refusal)
            : (WithoutIdleTimes(old, updated), null);
    }

    /// <summary>The object with its managers' account brought up to date; both are in the storage version, the account is kept in the request's.</summary>
    private static DocumentObject Track(RequestContext context, DocumentObject? old, DocumentObject updated)
    {
        if (context.IsApply)
        {
            return updated;
        }
        if (context.FieldManager is null)
        {
            return old is null ? updated.WithoutMeta("managedFields") : updated.WithMetaOf(old, "managedFields");
        }
        DocumentObject Shown(DocumentObject o) => context.Version.FromStorage?.Invoke(o) ?? o;
        return updated.WithMetaOf(FieldManager.Update(context, old is null ? null : Shown(old), Shown(updated)), "managedFields");
    }

    // A write that changes nothing but the times in the account changes nothing.
    private static DocumentObject WithoutIdleTimes(DocumentObject old, DocumentObject updated) =>
        ManagedFields.DifferOnlyInTime(old.At("metadata", "managedFields"), updated.At("metadata", "managedFields"))
        && updated.WithMetaOf(old, "managedFields").Equals(old) ? old : updated;

    private static ApiError? CheckRevision(RequestContext context, string name, DocumentObject old, DocumentObject updated)
    {
        var revision = updated.ResourceVersion() ?? "";
        if (revision is "" or "0")
        {
            if (!context.Kind.AllowUnconditionalUpdate)
            {
                // As Go prints an unsigned number.
                return Invalid(context, name, [new FieldError("FieldValueInvalid", "metadata.resourceVersion", "Invalid value: 0x0: must be specified for an update")]);
            }
        }
        else if (revision != old.ResourceVersion())
        {
            return ApiError.Modified(context.Version.Name.Group, context.Kind.Resource, name);
        }
        return null;
    }

    // Without a result somebody else was faster: the second is what is there now.
    private async ValueTask<(WriteResult? Result, StoredItem? Newer)> CommitUpdateAsync(
        ResourceStorage storage, RequestContext context, string key, byte[] value, long revision, DocumentObject old, DocumentObject updated, bool again)
    {
        var delete = EndsDeletion(storage.Kind, updated);
        var isService = storage.Kind.Is("Service");
        var reservation = isService && !delete ? await parts.Services.ReserveAsync(context, old, updated) : null;
        if (reservation?.Error is { } taken)
        {
            return (WriteResult.Failed(taken), null);
        }
        updated = reservation?.Service ?? updated;
        if (context.DryRun)
        {
            return (new WriteResult { Object = updated, Deleted = delete }, null);
        }
        var encoded = ObjectCodec.Encode(updated);
        if (!again && encoded.AsSpan().SequenceEqual(value))
        {
            return (new WriteResult { Value = value, Revision = revision, Object = old }, null);
        }
        var commit = delete ? Commit.Delete(key, revision) : storage.Put(key, encoded, revision);
        var committed = await parts.Store.CommitAsync(commit, context.Cancel);
        if (!committed.Committed)
        {
            await parts.Services.ReleaseAsync(reservation?.Claimed ?? []);
            return (null, committed.Current);
        }
        if (isService)
        {
            await parts.Services.ReleaseAsync(old, delete ? null : updated);
        }
        return (new WriteResult
        {
            Value = encoded,
            Revision = committed.Revision,
            Object = WithRevision(updated, committed.Revision),
            Deleted = delete,
        }, null);
    }

    /// <summary>Whether an object that is being deleted has nothing left to wait for.</summary>
    public static bool EndsDeletion(KindDeclaration kind, DocumentObject o) =>
        o.IsBeingDeleted() && o.Finalizers().Count == 0 && o.DeletionGrace() is null or 0 && !kind.HoldsDeletion(o);

    private static DocumentObject WithRevision(DocumentObject o, long revision) =>
        o.WithMeta("resourceVersion", revision.ToString(CultureInfo.InvariantCulture));

    private static ApiError NotFound(RequestContext context, string name) => ApiError.NotFound(context.Version.Name.Group, context.Kind.Resource, name);
    private static ApiError Exists(RequestContext context, string name) => ApiError.AlreadyExists(context.Version.Name.Group, context.Kind.Resource, name);

    private static ApiError Invalid(RequestContext context, string name, IReadOnlyList<FieldError> errors) =>
        ApiError.Invalid(context.Version.Name.Group, context.Kind.Kind, name, errors);
}
