using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Patching;

/// <summary>One operation of a JSON patch: add, remove, replace, move, copy or test.</summary>
internal sealed record JsonPatchOperation(string Op, JsonPointer Path, JsonPointer? From, Document? Value)
{
    private static readonly string[] Members = ["op", "path", "from", "value"];

    /// <exception cref="PatchException">The operation lacks something, or is none.</exception>
    public static JsonPatchOperation Parse(DocumentObject operation)
    {
        var op = operation["op"]?.AsString ?? "unknown";
        if (op is not ("add" or "remove" or "replace" or "move" or "copy" or "test"))
        {
            throw PatchException.DoesNotApply($"Unexpected kind: {op}");
        }
        var path = Pointer(operation, op, "path");
        var from = op is "move" or "copy" ? Pointer(operation, op, "from") : null;
        // A test without a value tests for null, as upstream's does.
        var value = operation["value"] ?? (op == "test" ? Document.Null : null);
        if (value is null && op is ("add" or "replace"))
        {
            throw PatchException.DoesNotApply($"{op} operation failed to decode value: missing value");
        }
        return new JsonPatchOperation(op, path, from, value);
    }

    /// <summary>What strict field validation holds against the operations of a patch.</summary>
    public static IEnumerable<string> Problems(DocumentArray patch)
    {
        for (var i = 0; i < patch.Count; i++)
        {
            foreach (var name in patch[i].AsObject?.Names ?? [])
            {
                if (!Members.Contains(name))
                {
                    yield return $"json patch unknown field \"[{i}].{name}\"";
                }
            }
        }
    }

    private static JsonPointer Pointer(DocumentObject operation, string op, string member)
    {
        if (operation[member]?.AsString is not { } text)
        {
            throw PatchException.DoesNotApply($"{op} operation failed to decode {member}: missing {member}");
        }
        return JsonPointer.TryParse(text) ?? throw PatchException.DoesNotApply($"{op} operation does not apply: doc is missing path: \"{text}\": missing value");
    }
}
