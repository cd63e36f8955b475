using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Audit;

/// <summary>The form of an event: <c>audit.k8s.io/v1 Event</c> as one line of JSON.</summary>
internal static class AuditEvent
{
    private const int LongestUserAgent = 1024;

    public static byte[] Write(AuditRecord record, AuditStages stage, DateTimeOffset at, Document? status)
    {
        var request = record.Request;
        var info = request.Info;
        var http = request.Http;
        var written = new List<(string Name, Document Value)>
        {
            ("kind", "Event"),
            ("apiVersion", "audit.k8s.io/v1"),
            ("level", record.Decision.Level.ToString()),
            ("auditID", request.AuditId),
            ("stage", stage.ToString()),
            ("requestURI", http.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } target ? target : info.Path),
            ("verb", info.Verb),
            ("user", User(request.Impersonator ?? request.User)),
        };
        void Add(string name, Document? value)
        {
            if (value is not null)
            {
                written.Add((name, value));
            }
        }
        Add("impersonatedUser", stage == AuditStages.RequestReceived || request.Impersonator is null ? null : User(request.User));
        Add("sourceIPs", Sources(request));
        Add("userAgent", UserAgent(http.Request.Headers.UserAgent.ToString()));
        var body = stage == AuditStages.RequestReceived ? null : record.RequestObject;
        Add("objectRef", info.IsResource ? Reference(info, body) : null);
        Add("responseStatus", status);
        if (stage != AuditStages.RequestReceived && record.Decision.Level >= AuditLevel.Request)
        {
            Add("requestObject", body);
            Add("responseObject", record.ResponseObject);
        }
        Add("requestReceivedTimestamp", Time(request.Now));
        Add("stageTimestamp", Time(at));
        Add("annotations", Annotations(record, stage));
        var json = DocumentJson.Write(new DocumentObject([.. written]));
        return [.. json, (byte)'\n'];
    }

    /// <summary>What is written about an answer: of a Status all that matters, of others the code alone.</summary>
    public static DocumentObject StatusOf(AuditRecord record, int code)
    {
        var status = new DocumentObject(("metadata", DocumentObject.Empty));
        if (record.Status is { } answer)
        {
            foreach (var name in (ReadOnlySpan<string>)["status", "message", "reason", "details"])
            {
                status = answer[name] is { } value ? status.With(name, value) : status;
            }
        }
        return status.With("code", code);
    }

    private static DocumentObject User(UserInfo user)
    {
        var written = new DocumentObject(("username", user.Name));
        written = user.Uid is { Length: > 0 } uid ? written.With("uid", uid) : written;
        written = written.With("groups", Texts(user.Groups));
        return user.Extra.Count == 0
            ? written
            : written.With("extra", new DocumentObject(user.Extra.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, (Document)Texts(e.Value)))));
    }

    private static DocumentArray Texts(IEnumerable<string> texts) => Document.Of(texts.Select(t => (Document)t));

    private static Document? UserAgent(string agent)
    {
        if (agent.Length == 0)
        {
            return null;
        }
        return agent.Length > LongestUserAgent ? agent[..LongestUserAgent] + "...TRUNCATED" : agent;
    }

    // As far as proxies say who stood before them, then whom the connection comes from.
    private static DocumentArray? Sources(ApiRequest request)
    {
        var headers = request.Http.Request.Headers;
        var all = headers["X-Forwarded-For"].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Where(a => System.Net.IPAddress.TryParse(a, out _)).ToList();
        foreach (var further in (string?[])[headers["X-Real-Ip"].ToString(), request.Http.Connection.RemoteIpAddress?.ToString()])
        {
            if (further is { Length: > 0 } && System.Net.IPAddress.TryParse(further, out _) && (all.Count == 0 || all[^1] != further))
            {
                all.Add(further);
            }
        }
        return all.Count == 0 ? null : Document.Of(all.Select(a => (Document)a).ToArray());
    }

    private static DocumentObject Reference(RequestInfo info, Document? body)
    {
        var metadata = info.Verb is "create" or "update" && info.Subresource is null ? body?["metadata"] : null;
        var reference = DocumentObject.Empty;
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)
            [
                ("resource", info.Resource),
                ("namespace", info.Namespace ?? metadata?["namespace"]?.AsString),
                ("name", info.Name ?? metadata?["name"]?.AsString),
                ("uid", metadata?["uid"]?.AsString),
                ("apiGroup", info.Group),
                ("apiVersion", info.Version),
                ("resourceVersion", metadata?["resourceVersion"]?.AsString),
                ("subresource", info.Subresource),
            ])
        {
            reference = string.IsNullOrEmpty(value) ? reference : reference.With(name, value);
        }
        return reference;
    }

    private static DocumentObject? Annotations(AuditRecord record, AuditStages stage)
    {
        var annotations = record.Request.AuditAnnotations;
        return stage == AuditStages.RequestReceived || annotations.Count == 0
            ? null
            : new DocumentObject(annotations.Select(a => KeyValuePair.Create(a.Key, (Document)a.Value)));
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
