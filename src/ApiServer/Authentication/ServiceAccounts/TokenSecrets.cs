using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Authentication.Jose;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Writes;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>
/// Fills secrets of the type <c>kubernetes.io/service-account-token</c> with the account's token, the cluster's CA and the namespace, and removes those whose
/// account does not exist. Upstream's controller manager does that, which has the signing key; here the API server alone has it.
/// </summary>
internal sealed partial class TokenSecrets(ServerParts parts)
{
    private const string Type = "kubernetes.io/service-account-token";
    private const string NameAnnotation = "kubernetes.io/service-account.name";
    private const string UidAnnotation = "kubernetes.io/service-account.uid";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ResourceStorage secrets = parts.Resources.Of("Secret");
    private readonly ResourceStorage accounts = parts.Resources.Of("ServiceAccount");
    private readonly BoundObjects objects = new(parts.Hub, parts.Resources);
    private readonly ObjectWriter writer = new(parts);
    private readonly ObjectDeleter deleter = new(parts);

    /// <summary>Follows secrets and accounts until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(
        FollowAsync(secrets, IsTokenSecret, change => change.Type == WatchType.Deleted ? default : SyncAsync(change.Entry!, cancel), cancel),
        FollowAsync(accounts, static _ => true, change => change.Type == WatchType.Deleted ? SyncAllAsync(change.Entry!, cancel) : default, cancel));

    private async Task FollowAsync(ResourceStorage followed, Func<CacheEntry, bool> filter, Func<WatchItem, ValueTask> handle, CancellationToken cancel)
    {
        var changes = new WatchItem[16];
        var watch = WatchEnd.None;
        var pause = TimeSpan.Zero;
        while (watch != WatchEnd.Closed)
        {
            try
            {
                await Task.Delay(pause, parts.Time, cancel);
                pause = Pause;
                using var watcher = (await followed.Cache.WatchAsync(new WatchQuery { Filter = filter }, cancel)).Watcher!;
                await SyncAllAsync(null, cancel);
                while (await watcher.ReadAsync(changes, cancel) is > 0 and var count)
                {
                    for (var i = 0; i < count; i++)
                    {
                        await handle(changes[i]);
                    }
                }
                watch = watcher.End;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException e)
            {
                LogFailure(parts.Log, e);
            }
        }
    }

    // Of one account, or of all.
    private async ValueTask SyncAllAsync(CacheEntry? account, CancellationToken cancel)
    {
        var scope = account is null ? secrets.Cache.Prefix : secrets.Cache.Prefix + account.Key[accounts.Cache.Prefix.Length..].Split('/')[0] + "/";
        foreach (var entry in secrets.Cache.Snapshot().Under(scope).Where(IsTokenSecret).ToArray())
        {
            await SyncAsync(entry, cancel);
        }
    }

    private async ValueTask SyncAsync(CacheEntry entry, CancellationToken cancel)
    {
        var secret = secrets.Decode(entry.Json, entry.ModRevision);
        var (ns, name) = (secret.Namespace(), secret.Name());
        if (secret.IsBeingDeleted())
        {
            return;
        }
        var context = parts.OwnContext(secrets, ns, cancel) with { Name = name };
        WriteResult result;
        if (await objects.FindAsync("ServiceAccount", ns, Annotation(secret, NameAnnotation), cancel) is not { } account
            || Annotation(secret, UidAnnotation) is { Length: > 0 } uid && uid != account.Uid())
        {
            result = await deleter.DeleteAsync(secrets, context, name, new DeleteOptions { Preconditions = new Preconditions { Uid = secret.Uid(), ResourceVersion = secret.ResourceVersion() } });
        }
        else if (!IsComplete(secret))
        {
            result = await writer.UpdateAsync(secrets, context, name, current => current.Uid() == secret.Uid()
                ? (Filled(current, account), null)
                : (null, ApiError.OtherUid("", "secrets", name, secret.Uid()!, current.Uid())));
        }
        else
        {
            return;
        }
        // What came between brings an event of its own.
        if (result.Error is { Code: not (404 or 409) } error)
        {
            LogRefusal(parts.Log, ns, name, error.Status.Message ?? "");
        }
    }

    private bool IsComplete(DocumentObject secret) => Annotation(secret, UidAnnotation).Length > 0 && secret.Text("data", "token").Length > 0
        && secret.Text("data", "namespace").Length > 0 && (parts.CertificateAuthority is null || secret.Text("data", "ca.crt").Length > 0);

    private DocumentObject Filled(DocumentObject secret, DocumentObject account)
    {
        var claim = ObjectClaim.Of(account);
        DocumentObject With(DocumentObject o, string key, Func<string> value) =>
            o.Text("data", key).Length > 0 ? o : o.WithAt(["data", key], Convert.ToBase64String(Encoding.UTF8.GetBytes(value())));
        secret = secret.WithAt(["metadata", "annotations", UidAnnotation], claim.Uid);
        secret = parts.CertificateAuthority is { } ca ? With(secret, "ca.crt", () => ca.CertificatePem) : secret;
        secret = With(secret, "namespace", account.Namespace);
        return With(secret, "token", () => JsonWebToken.Sign(parts.ServiceAccounts.Keys.Signing, LegacyTokenValidator.Claims(account.Namespace(), claim, secret.Name())));
    }

    // A secret that this server has no key for, or that somebody else has spoilt, holds up no other.
    private static bool IsTokenSecret(CacheEntry entry)
    {
        try
        {
            return entry.Index.Fields.GetValueOrDefault("type") == Type;
        }
        catch (Exception e) when (e is UnreadableValueException or InvalidDataException or JsonException)
        {
            return false;
        }
    }

    private static string Annotation(DocumentObject o, string name) => o.Text("metadata", "annotations", name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "secrets with tokens of service accounts could not be looked after; it is tried again")]
    private static partial void LogFailure(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the secret {Namespace}/{Name} of a service account: {Problem}")]
    private static partial void LogRefusal(ILogger log, string @namespace, string name, string problem);
}
