using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Audit;
using MiniKube.ApiServer.Metrics;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Requests;

/// <summary>One request on its way through the pipeline: what each stage has found out so far.</summary>
/// <param name="http">Request and answer.</param>
/// <param name="now">When it came.</param>
/// <param name="auditId">What tells it from all others: the client's <c>Audit-ID</c>, or a new UUID.</param>
internal sealed class ApiRequest(HttpContext http, DateTimeOffset now, string auditId)
{
    public const string AuditIdHeader = "Audit-Id";

    private const string FlowSchemaHeader = "X-Kubernetes-PF-FlowSchema-UID";
    private const string PriorityLevelHeader = "X-Kubernetes-PF-PriorityLevel-UID";

    private CancellationToken? cancel;
    private (string Schema, string Level)? flow;

    public HttpContext Http { get; } = http;
    public RequestInfo Info { get; } = RequestInfo.Parse(http.Request);

    /// <summary>The moment at which the request came.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Sent back as <c>Audit-Id</c>; audit events and the access log carry it.</summary>
    public string AuditId { get; } = auditId;
    /// <summary>As whom the request is served.</summary>
    public UserInfo User { get; set; } = UserInfo.Anonymous;

    /// <summary>Who makes the request, where he asked to be served as another; null where he is <see cref="User"/>.</summary>
    public UserInfo? Impersonator { get; set; }

    /// <summary>The resource that the path names, once it is known to be served.</summary>
    public ServedResource Resource { get; set; } = null!;

    /// <summary>How the answer is to be written.</summary>
    public Rendition Rendition { get; set; } = Rendition.Json;

    /// <summary>Texts for <c>Warning</c> headers.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>What admission has to say to the audit log, by key.</summary>
    public SortedDictionary<string, string> AuditAnnotations { get; } = new(StringComparer.Ordinal);

    /// <summary>What the audit log will say; null where it says nothing.</summary>
    public AuditRecord? Audit { get; set; }

    /// <summary>Where it is counted.</summary>
    public RequestMetrics.Series? Series { get; set; }

    /// <summary>The answer was not completed: the client has left, or the server broke off.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Bytes of the answer's body, where nothing else tells.</summary>
    public long? Sent { get; set; }

    /// <summary>Cancelled when the client leaves, or when the time for the request is over.</summary>
    public CancellationToken Cancel { get => cancel ?? Http.RequestAborted; set => cancel = value; }

    /// <summary>The moment at which its time is over; null for those that run long.</summary>
    public DateTimeOffset? Deadline { get; set; }

    /// <summary>Told by a watch when it has sent what there was at first.</summary>
    public Action? Begun { get; set; }

    /// <summary>Notes the flow schema and the priority level of the request, whose ids the answer tells.</summary>
    public void Classify(string flowSchema, string priorityLevel)
    {
        flow = (flowSchema, priorityLevel);
        SetFlowHeaders();
    }

    /// <summary>Sets the headers that every answer has.</summary>
    public void SetCommonHeaders()
    {
        SetFlowHeaders();
        var headers = Http.Response.Headers;
        headers[AuditIdHeader] = AuditId;
        headers.CacheControl = "no-cache, private";
    }

    private void SetFlowHeaders()
    {
        if (flow is var (schema, level))
        {
            Http.Response.Headers[FlowSchemaHeader] = schema;
            Http.Response.Headers[PriorityLevelHeader] = level;
        }
    }

    public string? Query(string name)
    {
        var values = Http.Request.Query[name];
        return values.Count == 0 ? null : values[0];
    }
}

/// <summary>A stage of the pipeline, or all that follow one.</summary>
internal delegate Task RequestHandler(ApiRequest request);
