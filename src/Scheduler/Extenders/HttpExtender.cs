using System.Text.Json;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Preemption;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Extenders;

/// <summary>An extender did not answer, or not as agreed.</summary>
internal sealed class ExtenderException(string message) : Exception(message);

/// <summary>Which nodes an extender leaves, in its order, and why it does not leave others.</summary>
internal sealed record ExtenderFilterResult(
    IReadOnlyList<string> Left, IReadOnlyDictionary<string, string> Failed, IReadOnlyDictionary<string, string> FailedForGood);

/// <summary>
/// Speaks to one extender in the form of k8s.io/kube-scheduler/extender/v1: a POST of JSON per question. Fields are written with capitals, and read in any case as Go
/// programs do.
/// </summary>
internal sealed class HttpExtender(ExtenderConfiguration configuration, TimeProvider time) : IDisposable
{
    private readonly KubeClient client = configuration.Handler is { } handler
        ? new(configuration.Connection, handler, time) : new(configuration.Connection, time);

    public ExtenderConfiguration Configuration => configuration;

    /// <exception cref="ExtenderException">No answer, or none to go by.</exception>
    public async Task<ExtenderFilterResult> FilterAsync(Pod pod, NodeInfo[] nodes, CancellationToken ct)
    {
        var answer = await PostAsync(configuration.FilterVerb, Arguments(pod, nodes), ct);
        ThrowIfError(answer);
        var left = Field(answer, "NodeNames")?.AsArray is { } names && configuration.NodeCacheCapable
            ? names.Select(n => n.AsString ?? "")
            : (Field(Field(answer, "Nodes"), "items")?.AsArray ?? DocumentArray.Empty).Select(n => n.At("metadata", "name")?.AsString ?? "");
        var result = new ExtenderFilterResult([.. left], Texts(Field(answer, "FailedNodes")), Texts(Field(answer, "FailedAndUnresolvableNodes")));
        if (result.Left.FirstOrDefault(l => !Array.Exists(nodes, n => n.Name == l)) is { } stranger)
        {
            throw new ExtenderException($"extender \"{configuration.UrlPrefix}\" claims a filtered node \"{stranger}\" which is not found in the input node list");
        }
        return result;
    }

    /// <returns>The scores, 0 to 10, by node.</returns>
    /// <exception cref="ExtenderException">No answer.</exception>
    public async Task<IReadOnlyDictionary<string, long>> PrioritizeAsync(Pod pod, NodeInfo[] nodes, CancellationToken ct)
    {
        var answer = await PostAsync(configuration.PrioritizeVerb, Arguments(pod, nodes), ct);
        var scores = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var item in answer.AsArray ?? DocumentArray.Empty)
        {
            scores[Field(item, "Host")?.AsString ?? ""] = Field(item, "Score")?.AsInteger ?? 0;
        }
        return scores;
    }

    /// <summary>Has the extender bind the pod.</summary>
    /// <exception cref="ExtenderException">It did not, or it is not known whether it did.</exception>
    public async Task BindAsync(PodInfo pod, string node, CancellationToken ct) => ThrowIfError(await PostAsync(configuration.BindVerb, new DocumentObject(
        ("PodName", pod.Key.Name), ("PodNamespace", pod.Key.Namespace), ("PodUID", pod.Uid), ("Node", node)), ct));

    /// <returns>By node, the pods that are to leave it and how many budgets that violates: the candidates that the extender agrees to, perhaps with other victims.</returns>
    /// <exception cref="ExtenderException">No answer, or none to go by.</exception>
    public async Task<IReadOnlyList<(string Node, string[] Uids, int BudgetViolations)>> PreemptAsync(
        Pod pod, IReadOnlyList<PreemptionCandidate> candidates, CancellationToken ct)
    {
        DocumentObject Victims(PreemptionCandidate candidate) => new(
            ("Pods", new DocumentArray(candidate.Victims.Select(v =>
                configuration.NodeCacheCapable ? new DocumentObject(("UID", v.Uid)) : ApiJson.ToDocument(v.Pod)))),
            ("NumPDBViolations", candidate.BudgetViolations));
        var byNode = new DocumentObject(candidates.Select(c => new KeyValuePair<string, Document>(c.Node.Name, Victims(c))));
        var answer = await PostAsync(configuration.PreemptVerb, new DocumentObject(
            ("Pod", ApiJson.ToDocument(pod)), (configuration.NodeCacheCapable ? "NodeNameToMetaVictims" : "NodeNameToVictims", byNode)), ct);
        return
        [
            .. (Field(answer, "NodeNameToMetaVictims") as DocumentObject ?? DocumentObject.Empty).Select(n => (
                n.Key, (string[])[.. (Field(n.Value, "Pods")?.AsArray ?? DocumentArray.Empty).Select(p => Field(p, "UID")?.AsString ?? "")],
                (int)(Field(n.Value, "NumPDBViolations")?.AsInteger ?? 0))),
        ];
    }

    public void Dispose() => client.Dispose();

    private DocumentObject Arguments(Pod pod, NodeInfo[] nodes) => new(
        ("Pod", ApiJson.ToDocument(pod)),
        configuration.NodeCacheCapable
            ? ("NodeNames", new DocumentArray(nodes.Select(n => Document.Of(n.Name))))
            : ("Nodes", new DocumentObject(("metadata", DocumentObject.Empty), ("items", new DocumentArray(nodes.Select(n => ApiJson.ToDocument(n.Node)))))));

    private async Task<Document> PostAsync(string verb, DocumentObject question, CancellationToken ct)
    {
        var url = $"{configuration.UrlPrefix.TrimEnd('/')}/{verb}";
        try
        {
            var request = new ApiRequest(HttpMethod.Post, "/" + verb) { Body = DocumentJson.Write(question) };
            var answer = await client.RequestAsync(request, AnswerCodec.Instance, ct);
            return answer.IsSuccess ? answer.Value : throw new ExtenderException($"failed {verb} with extender at URL {url}, code {answer.Error.Code}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ExtenderException($"Post \"{url}\": {e.Message}");
        }
    }

    private static void ThrowIfError(Document answer)
    {
        if (Field(answer, "Error")?.AsString is { Length: > 0 } error)
        {
            throw new ExtenderException(error);
        }
    }

    private static Document? Field(Document? of, string name)
    {
        foreach (var (key, value) in of as DocumentObject ?? DocumentObject.Empty)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value.IsNull ? null : value;
            }
        }
        return null;
    }

    private static SortedDictionary<string, string> Texts(Document? map)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in map as DocumentObject ?? DocumentObject.Empty)
        {
            texts[name] = text.AsString ?? "";
        }
        return texts;
    }

    /// <summary>Answers are objects and lists of no kind.</summary>
    private sealed class AnswerCodec : ObjectCodec<Document>
    {
        public static AnswerCodec Instance { get; } = new();

        public override Document Read(ref Utf8JsonReader reader) => DocumentJson.Read(ref reader);
        public override void Write(Utf8JsonWriter writer, Document value) => DocumentJson.Write(value, writer);
        public override string Namespace(Document value) => "";
        public override string Name(Document value) => "";
        public override string Uid(Document value) => "";
        public override string ResourceVersion(Document value) => "";
    }
}
