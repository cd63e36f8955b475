using MiniKube.Api.Documents;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Audit;

/// <summary>Writes audit events at the stages of a request, between authentication and all that decides about it.</summary>
internal sealed class AuditStage(Auditor auditor, RequestHandler next)
{
    /// <summary>Follows authentication.</summary>
    public async Task HandleAsync(ApiRequest request)
    {
        if (auditor.Begin(request, request.User) is not { } record)
        {
            await next(request);
            return;
        }
        request.Audit = record;
        auditor.Write(record, AuditStages.RequestReceived, null);
        if (request.Info.IsLongRunning)
        {
            request.Http.Response.OnStarting(() =>
            {
                Start(record);
                return Task.CompletedTask;
            });
        }
        try
        {
            await next(request);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            auditor.Write(record, AuditStages.Panic, new DocumentObject(("metadata", DocumentObject.Empty), ("status", "Failure"),
                ("message", $"APIServer panic'd: {e.Message}"), ("reason", "InternalError"), ("code", 500)));
            throw;
        }
        catch (OperationCanceledException)
        {
            // Whoever left does not learn the outcome, but it has one.
            Complete(record, new DocumentObject(("metadata", DocumentObject.Empty), ("status", "Success"), ("message", "Connection closed early"), ("code", 200)));
            throw;
        }
        Complete(record, AuditEvent.StatusOf(record, request.Http.Response.StatusCode));
    }

    /// <summary>Stands around authentication, which answers wrong credentials itself: they are audited as nobody's.</summary>
    public static RequestHandler Refusals(Auditor auditor, RequestHandler authenticate) => async request =>
    {
        await authenticate(request);
        var refused = ReferenceEquals(request.User, UserInfo.Anonymous) && request.Http.Response.StatusCode == 401;
        if (refused && request.Audit is null && auditor.Begin(request, null) is { } record)
        {
            auditor.Write(record, AuditStages.ResponseStarted, new DocumentObject(("metadata", DocumentObject.Empty), ("status", "Failure"),
                ("message", "Authentication failed"), ("reason", "Unauthorized"), ("code", 401)));
        }
    };

    private void Start(AuditRecord record)
    {
        if (!record.HasStarted)
        {
            record.HasStarted = true;
            auditor.Write(record, AuditStages.ResponseStarted, AuditEvent.StatusOf(record, record.Request.Http.Response.StatusCode));
        }
    }

    private void Complete(AuditRecord record, Document status)
    {
        if (record.Request.Info.IsLongRunning)
        {
            Start(record);
        }
        auditor.Write(record, AuditStages.ResponseComplete, status);
    }
}
