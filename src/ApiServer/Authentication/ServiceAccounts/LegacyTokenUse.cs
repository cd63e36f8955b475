using System.Globalization;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Writes;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>Notes at a secret on which day its token was last used, so that people see which tokens nobody needs any more (KEP-2799).</summary>
internal sealed partial class LegacyTokenUse(ServerParts parts)
{
    private const string LastUsed = "kubernetes.io/legacy-token-last-used";

    /// <summary>How long a request waits for that: it has no deadline yet.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ObjectWriter writer = new(parts);

    /// <summary>The days of two servers may differ by one: the later one stays.</summary>
    public async ValueTask NoteAsync(DocumentObject secret, CancellationToken cancel)
    {
        var now = parts.Time.GetUtcNow();
        var (today, tomorrow) = (Day(now), Day(now.AddDays(1)));
        if (secret.Text("metadata", "labels", LastUsed) is var noted && (noted == today || noted == tomorrow))
        {
            return;
        }
        using var due = new CancellationTokenSource(Patience, parts.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, due.Token);
        var secrets = parts.Resources.Of("Secret");
        var (ns, name) = (secret.Namespace(), secret.Name());
        try
        {
            var result = await writer.UpdateAsync(secrets, parts.OwnContext(secrets, ns, limit.Token) with { Name = name }, name, current => current.Uid() == secret.Uid()
                ? (current.WithAt(["metadata", "labels", LastUsed], today), null)
                : (null, ApiError.OtherUid("", "secrets", name, secret.Uid()!, current.Uid())));
            if (result.Error is { } error)
            {
                LogFailure(parts.Log, ns, name, error.Status.Message ?? "", null);
            }
        }
        catch (Exception e) when (e is StoreException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // The token is as good as it was.
            LogFailure(parts.Log, ns, name, e.Message, e);
        }
    }

    /// <summary>A day as labels have it, such as 2026-01-31.</summary>
    public static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the use of the token in the secret {Namespace}/{Name} could not be noted: {Problem}")]
    private static partial void LogFailure(ILogger log, string @namespace, string name, string problem, Exception? e);
}
