using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>Writes operations as Path Item Objects of OpenAPI 2 or 3. What all operations of a path take stands beside them, once.</summary>
internal sealed class PathDocuments(bool v3)
{
    private readonly SortedDictionary<string, Document> paths = new(StringComparer.Ordinal);

    /// <summary>All paths that were added, in the order of their names.</summary>
    public DocumentObject Paths => new(paths);

    public void Add(string path, params IReadOnlyList<ApiOperation> operations)
    {
        if (operations.Count == 0)
        {
            return;
        }
        var shared = operations[0].Parameters.Where(p => operations.All(o => o.Parameters.Contains(p))).ToArray();
        var item = new DocumentObject(operations.Select(o => KeyValuePair.Create(o.Method, (Document)Operation(o, shared))).ToArray());
        paths.Add(path, shared.Length == 0 ? item : item.With("parameters", Document.Of(Ordered(shared.Select(Parameter)))));
    }

    private DocumentObject Operation(ApiOperation operation, RequestParameter[] shared)
    {
        var members = new List<KeyValuePair<string, Document>>();
        void Add(string name, Document value) => members.Add(KeyValuePair.Create(name, value));
        Add("description", operation.Description);
        Add("operationId", operation.Id);
        if (!v3)
        {
            Add("consumes", Texts(operation.Consumes));
            Add("produces", Texts(operation.Produces));
            Add("schemes", Texts(["https"]));
        }
        var own = operation.Parameters.Except(shared).Select(Parameter);
        var parameters = Ordered(v3 || operation.Body is null ? own : own.Append(Body(operation)));
        if (parameters.Length > 0)
        {
            Add("parameters", Document.Of(parameters));
        }
        if (v3 && operation.Body is { } body)
        {
            var request = new DocumentObject(("content", Content(operation.Consumes, body)));
            Add("requestBody", operation.BodyIsRequired ? request.With("required", true) : request);
        }
        Add("responses", new DocumentObject([.. operation.Codes.Select(c => Response(c, operation)),
            KeyValuePair.Create("401", (Document)new DocumentObject(("description", "Unauthorized")))]));
        Add("tags", Texts([operation.Tag]));
        if (operation is { Action: { } action, Kind: { } kind })
        {
            Add("x-kubernetes-action", action);
            Add("x-kubernetes-group-version-kind", SchemaDocuments.Kind(kind));
        }
        return new DocumentObject(members.ToArray());
    }

    private KeyValuePair<string, Document> Response(int code, ApiOperation operation)
    {
        var description = code switch { 200 => "OK", 201 => "Created", _ => "Accepted" };
        return KeyValuePair.Create(code.ToString(CultureInfo.InvariantCulture), (Document)(v3
            ? new DocumentObject(("description", description), ("content", Content(operation.Produces, operation.Answer)))
            : new DocumentObject(("description", description), ("schema", operation.Answer))));
    }

    private static DocumentObject Content(IReadOnlyList<string> mediaTypes, DocumentObject schema) =>
        new(mediaTypes.Select(m => KeyValuePair.Create(m, (Document)new DocumentObject(("schema", schema)))).ToArray());

    private static DocumentObject Body(ApiOperation operation)
    {
        var body = new DocumentObject(("name", "body"), ("in", "body"));
        return (operation.BodyIsRequired ? body.With("required", true) : body).With("schema", operation.Body!);
    }

    private DocumentObject Parameter(RequestParameter parameter)
    {
        var document = new DocumentObject(("name", parameter.Name), ("in", parameter.InPath ? "path" : "query"), ("description", parameter.Description));
        document = parameter.InPath ? document.With("required", true) : document;
        return v3 ? document.With("schema", new DocumentObject(("type", parameter.Type))) : document.With("type", parameter.Type);
    }

    private static Document[] Ordered(IEnumerable<DocumentObject> parameters) => [.. parameters.OrderBy(p => p["name"]!.AsString, StringComparer.Ordinal)];

    private static DocumentArray Texts(IEnumerable<string> texts) => Document.Of(texts.Select(t => (Document)t).ToArray());
}
