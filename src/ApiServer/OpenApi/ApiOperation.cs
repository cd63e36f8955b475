using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>One method of a path, in terms that both versions of OpenAPI know.</summary>
/// <param name="Method">In lower case: <c>get</c>.</param>
/// <param name="Id">Its name, which no other operation has: <c>listCoreV1NamespacedPod</c>.</param>
/// <param name="Description">What it does.</param>
/// <param name="Answer">The schema of what it answers with.</param>
internal sealed record ApiOperation(string Method, string Id, string Description, DocumentObject Answer)
{
    public static IReadOnlyList<string> Anything { get; } = ["*/*"];

    /// <summary>The group and version that it is listed under: <c>core_v1</c>.</summary>
    public required string Tag { get; init; }

    /// <summary><c>list</c>, <c>put</c>, <c>connect</c> and so on; null where no resource is meant.</summary>
    public string? Action { get; init; }

    /// <summary>The kind that it is about; null likewise.</summary>
    public GroupVersionKind? Kind { get; init; }
    public IReadOnlyList<RequestParameter> Parameters { get; init; } = [];

    /// <summary>The schema of the request's body; null for none.</summary>
    public DocumentObject? Body { get; init; }
    public bool BodyIsRequired { get; init; } = true;

    /// <summary>The media types of requests.</summary>
    public IReadOnlyList<string> Consumes { get; init; } = Anything;

    /// <summary>The media types of answers.</summary>
    public IReadOnlyList<string> Produces { get; init; } = MediaTypes.Bodies;

    /// <summary>The statuses of success. There is 401 besides.</summary>
    public IReadOnlyList<int> Codes { get; init; } = [200];
}
