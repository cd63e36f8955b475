using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Kinds.Certificates;

/// <summary>What updates of a request's parts take: its approval the conditions alone, its status all but the decisions.</summary>
internal static class CertificateSigningRequestConditions
{
    private static readonly string[] Decisions = ["Approved", "Denied"];

    public static DocumentObject PrepareApproval(DocumentObject old, DocumentObject updated, RequestContext context)
    {
        var conditions = WithTimes(old, updated, context.Now)?["conditions"];
        var status = old["status"]?.AsObject ?? DocumentObject.Empty;
        return updated.WithAny("spec", old["spec"])
            .With("status", conditions is null ? status.Without("conditions") : status.With("conditions", conditions));
    }

    /// <summary>
    /// Whoever signs may write a decision back as outdated as it has read it: as long as there are as many of its type, it stays as it is. That none was added or
    /// removed, validation says.
    /// </summary>
    public static DocumentObject PrepareStatus(DocumentObject old, DocumentObject updated, RequestContext context)
    {
        var conditions = updated["status"].Each("conditions").ToArray();
        foreach (var type in Decisions)
        {
            var before = old["status"].Each("conditions").Where(c => c.Text("type") == type).ToArray();
            var after = conditions.Index().Where(c => c.Item.Text("type") == type).ToArray();
            foreach (var ((i, _), kept) in before.Length == after.Length ? after.Zip(before) : [])
            {
                conditions[i] = kept;
            }
        }
        updated = updated.WithAny("spec", old["spec"]);
        updated = conditions.Length == 0 ? updated : updated.Edit("status", status => status.With("conditions", Document.Of(conditions)));
        return WithTimes(old, updated, context.Now) is { } status ? updated.With("status", status) : updated;
    }

    /// <summary>The new status, with the times that conditions lack: now, or since when the status has been what it is.</summary>
    private static DocumentObject? WithTimes(DocumentObject old, DocumentObject updated, DateTimeOffset moment)
    {
        var now = Timestamp.From(moment).ToString();
        return updated["status"]?.AsObject?.EditEach("conditions", condition => condition
            .OrAbsent("lastUpdateTime", now)
            .OrAbsent("lastTransitionTime", old["status"].Each("conditions")
                .FirstOrDefault(c => c.Text("type") == condition.Text("type") && c.Text("status") == condition.Text("status"))?["lastTransitionTime"] ?? now));
    }
}
