using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>The outcome of a walk.</summary>
/// <param name="Object">The object with only known fields in it, and no nulls where they mean absence; null when <paramref name="TypeError"/> says why.</param>
/// <param name="Problems">
/// Unknown and duplicate fields in upstream's words (<c>unknown field "spec.foo"</c>, <c>duplicate field "spec.replicas"</c>), in document order: the caller
/// makes warnings or a refusal of them.
/// </param>
/// <param name="TypeError">
/// A value of the wrong shape: <c>json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32</c>, or in a tree
/// <c>unrecognized type: int32</c>.
/// </param>
/// <param name="Unknown">The paths of the unknown fields among them.</param>
internal sealed record WalkResult(DocumentObject? Object, IReadOnlyList<string> Problems, IReadOnlyList<string> Unknown, string? TypeError = null);
