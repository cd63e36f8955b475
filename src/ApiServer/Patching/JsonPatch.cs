using MiniKube.Api.Documents;
using MiniKube.ApiServer.FieldValidation;

namespace MiniKube.ApiServer.Patching;

/// <summary>
/// JSON patch (RFC 6902): a list of operations, carried out in order; either all apply or none. The media type is <c>application/json-patch+json</c>.
/// Outcomes are Kubernetes': what is no list of operations is 400, one that does not apply (a failed test too) is 422, too many are 413.
/// </summary>
internal static class JsonPatch
{
    public const int MaxOperations = 10_000;

    /// <summary>How many bytes all copies of one patch may add together: each may double the document.</summary>
    public const int MaxCopiedBytes = 3 * 1024 * 1024;

    /// <exception cref="PatchException">The patch does not apply.</exception>
    public static PatchResult Apply(DocumentObject current, Document patch)
    {
        if (patch is not DocumentArray operations || operations.Any(o => o is not DocumentObject))
        {
            var (found, wanted) = patch is DocumentArray a
                ? (GoTypes.Describe(a.First(o => o is not DocumentObject)), "handlers.jsonPatchOp")
                : (GoTypes.Describe(patch), "[]handlers.jsonPatchOp");
            return PatchResult.BadRequest($"error decoding patch: json: cannot unmarshal {found} into Go value of type {wanted}");
        }
        if (operations.Count > MaxOperations)
        {
            return PatchResult.TooLarge($"The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");
        }
        var (clean, problems) = DuplicateMembers.Split(operations);
        problems = [.. problems.Select(p => "json patch " + p), .. JsonPatchOperation.Problems(operations)];
        var run = new Run();
        Document document = current;
        foreach (var operation in (DocumentArray)clean)
        {
            document = run.Apply(document, JsonPatchOperation.Parse((DocumentObject)operation));
        }
        return document is DocumentObject patched
            ? PatchResult.Applied(patched, problems)
            : PatchResult.Invalid("the patched document is no object");
    }

    private sealed class Run
    {
        private long copied;

        public Document Apply(Document root, JsonPatchOperation operation)
        {
            var path = operation.Path;
            switch (operation.Op)
            {
                case "test":
                    // What is absent equals null here, as upstream has it.
                    return (path.Find(root) ?? Document.Null).Equals(operation.Value)
                        ? root
                        : throw PatchException.DoesNotApply($"testing value {path.Text} failed: test failed");
                case "remove":
                    return Edit(root, path, "remove", null);
                case "replace":
                    return path.Find(root) is null
                        ? throw PatchException.DoesNotApply($"replace operation does not apply: doc is missing key: {path.Text}: missing value")
                        : Edit(root, path, "replace", operation.Value);
                case "copy":
                    var copy = Source(root, operation);
                    copied += DocumentJson.Write(copy).Length;
                    return copied > MaxCopiedBytes
                        ? throw PatchException.DoesNotApply(
                            $"Unable to complete the copy, the accumulated size increase of copy is {copied}, exceeding the limit {MaxCopiedBytes}")
                        : Edit(root, path, "add", copy);
                case "move":
                    var moved = Source(root, operation);
                    return operation.From!.IsPrefixOf(path)
                        ? throw PatchException.DoesNotApply($"move operation does not apply: {path.Text} lies inside of {operation.From.Text}")
                        : Edit(Edit(root, operation.From, "remove", null), path, "add", moved);
                default:
                    return Edit(root, path, "add", operation.Value);
            }
        }

        private static Document Source(Document root, JsonPatchOperation operation) => operation.From!.Find(root)
            ?? throw PatchException.DoesNotApply($"{operation.Op} operation does not apply: doc is missing from path: {operation.From.Text}: missing value");

        /// <summary>The document with the place at <paramref name="path"/> added to, replaced or removed.</summary>
        private static Document Edit(Document root, JsonPointer path, string op, Document? value)
        {
            // Operations could otherwise nest a document deeper than any parser (or our own stack) takes back.
            if (path.Tokens.Length + Depth(value) > DocumentJson.MaxDepth)
            {
                throw PatchException.DoesNotApply($"{op} operation does not apply: {path.Text} nests deeper than {DocumentJson.MaxDepth}");
            }
            return Edit(root, path, path.Tokens, op, value);
        }

        private static Document Edit(Document here, JsonPointer path, ReadOnlySpan<string> rest, string op, Document? value)
        {
            if (rest.Length == 0)
            {
                return value ?? throw PatchException.DoesNotApply("Unable to remove the whole document");
            }
            var token = rest[0];
            if (rest.Length > 1)
            {
                return here switch
                {
                    DocumentObject o when o.TryGet(token, out var child) => o.With(token, Edit(child, path, rest[1..], op, value)),
                    DocumentArray a when JsonPointer.IndexOf(token, a.Count) is { } i && i < a.Count => Replace(a, i, Edit(a[i], path, rest[1..], op, value)),
                    _ => throw PatchException.DoesNotApply($"{op} operation does not apply: doc is missing path: \"{path.Text}\": missing value"),
                };
            }
            return here switch
            {
                DocumentObject o when value is not null => o.With(token, value),
                DocumentObject o when o.Contains(token) => o.Without(token),
                DocumentObject => throw PatchException.DoesNotApply($"{op} operation does not apply: doc is missing key: {path.Text}: missing value"),
                DocumentArray a => EditArray(a, path, token, op, value),
                _ => throw PatchException.DoesNotApply($"{op} operation does not apply: doc is missing path: \"{path.Text}\": missing value"),
            };
        }

        private static DocumentArray EditArray(DocumentArray array, JsonPointer path, string token, string op, Document? value)
        {
            var limit = op == "add" ? array.Count : array.Count - 1;
            if (JsonPointer.IndexOf(token, array.Count) is not { } index || index > limit)
            {
                throw PatchException.DoesNotApply($"{op} operation does not apply: {path.Text}: Unable to access invalid index: {token}: invalid index referenced");
            }
            var items = array.ToList();
            switch (op)
            {
                case "add":
                    items.Insert(index, value!);
                    break;
                case "remove":
                    items.RemoveAt(index);
                    break;
                default:
                    items[index] = value!;
                    break;
            }
            return new DocumentArray(items.ToArray());
        }

        private static DocumentArray Replace(DocumentArray array, int index, Document value)
        {
            var items = array.ToArray();
            items[index] = value;
            return new DocumentArray(items);
        }

        private static int Depth(Document? document) => document switch
        {
            DocumentObject o => 1 + o.Select(m => Depth(m.Value)).DefaultIfEmpty().Max(),
            DocumentArray a => 1 + a.Select(Depth).DefaultIfEmpty().Max(),
            _ => 0,
        };
    }
}
