using Microsoft.Extensions.Logging;
using MiniKube.Api.Documents;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Audit;

/// <summary>Decides by the policy what is audited, and writes the events. An event that cannot be written is counted and reported; the request goes on.</summary>
internal sealed partial class Auditor : IDisposable
{
    private readonly AuditPolicy policy;
    private readonly AuditLog log;
    private readonly TimeProvider time;
    private readonly ILogger problems;
    private readonly Counter events;
    private readonly Counter errors;
    private readonly Counter[] levels;

    public Auditor(AuditPolicy policy, AuditLog log, MetricRegistry metrics, TimeProvider time, ILogger problems)
    {
        (this.policy, this.log, this.time, this.problems) = (policy, log, time, problems);
        events = metrics.Counter("apiserver_audit_event_total", "Audit events written.").Get();
        errors = metrics.Counter("apiserver_audit_error_total", "Audit events that could not be written.").Get(MetricsText.Labels(("plugin", "log")));
        var family = metrics.Counter("apiserver_audit_level_total", "Requests by the level at which they are audited.");
        levels = Enum.GetNames<AuditLevel>().Select(l => family.Get(MetricsText.Labels(("level", l)))).ToArray();
    }

    /// <summary>Null for a server that audits nothing, which takes a policy and a log.</summary>
    /// <exception cref="IOException">A file cannot be used.</exception>
    /// <exception cref="FormatException">The policy is none.</exception>
    public static Auditor? Create(string? policyFile, AuditLogOptions? options, MetricRegistry metrics, TimeProvider time, ILogger problems)
    {
        if (policyFile is null || options is null)
        {
            return null;
        }
        var (policy, unknown) = AuditPolicyFile.Read(policyFile);
        foreach (var field in unknown)
        {
            LogUnknownField(problems, policyFile, field);
        }
        return new Auditor(policy, new AuditLog(options, time), metrics, time, problems);
    }

    /// <summary>What will be gathered about a request; null for nothing.</summary>
    /// <param name="request">The request.</param>
    /// <param name="user">Who makes it; null where credentials were refused.</param>
    public AuditRecord? Begin(ApiRequest request, UserInfo? user)
    {
        var decision = policy.Decide(user, request.Info);
        levels[(int)decision.Level].Add();
        return decision.Level == AuditLevel.None ? null : new AuditRecord(request, decision);
    }

    /// <param name="record">The request.</param>
    /// <param name="stage">How far it is.</param>
    /// <param name="status">The outcome; null while there is none.</param>
    public void Write(AuditRecord record, AuditStages stage, Document? status)
    {
        if (record.Decision.Omitted.HasFlag(stage))
        {
            return;
        }
        try
        {
            log.Append(AuditEvent.Write(record, stage, stage == AuditStages.RequestReceived ? record.Request.Now : time.GetUtcNow(), status));
            events.Add();
        }
        catch (IOException e)
        {
            errors.Add();
            LogFailure(problems, e);
        }
    }

    public void Dispose() => log.Dispose();

    [LoggerMessage(Level = LogLevel.Error, Message = "an audit event could not be written")]
    private static partial void LogFailure(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the audit policy {Path} has the unknown field {Field}, which is ignored")]
    private static partial void LogUnknownField(ILogger log, string path, string field);
}
