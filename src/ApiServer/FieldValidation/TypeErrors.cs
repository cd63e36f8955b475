using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>What upstream makes the object of: a text, or the tree that a strategic merge leaves. Its two decoders have words of their own for a wrong shape.</summary>
internal enum DecodedFrom { Text, Tree }

/// <summary>The first value of an object that is of another shape than its schema says, in the words of Go's decoders.</summary>
internal sealed class TypeErrors(DecodedFrom from)
{
    private string? mismatch;
    private string? malformed;

    // A text that is no quantity or time stops upstream's decoder at once; a wrong shape is only reported at its end.
    public string? First => malformed ?? mismatch;

    /// <summary>A text or number of the right shape whose content makes no sense.</summary>
    public void Malformed(string message) => malformed ??= message;

    /// <param name="document">The value.</param>
    /// <param name="found">What it is: <c>string</c>, <c>number 1.5</c>.</param>
    /// <param name="schema">What it should be.</param>
    /// <param name="owner">The type whose field the value is in.</param>
    /// <param name="path">Where it is.</param>
    public void Mismatch(Document document, string found, Schema schema, Schema owner, FieldPath path)
    {
        // Of a tree only what decodes itself is a text again, whose place is not known.
        var place = from == DecodedFrom.Tree ? "value" : $"struct field {GoTypes.StructOf(owner)}.{path.Members()}";
        var message = $"json: cannot unmarshal {found} into Go {place} of type {GoTypes.NameOf(schema)}";
        switch (schema.Format)
        {
            case "quantity":
                Malformed("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
                break;
            case "int-or-string":
                Malformed(message);
                break;
            case "date-time":
                Malformed($"json: cannot unmarshal {found} into Go {place} of type string");
                break;
            default:
                mismatch ??= from == DecodedFrom.Tree ? GoTypes.CannotConvert(document, schema) : message;
                break;
        }
    }
}
