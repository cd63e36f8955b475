using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>What upstream leaves out of the text that it makes of a struct (Go's <c>omitempty</c>).</summary>
internal static class Absence
{
    /// <summary>Whether a value of an optional field of a built-in type says no more than its absence: an empty list or map, and the zeros of some fields.</summary>
    public static bool IsMeant(Document value, SchemaField field) => !field.Required && value switch
    {
        DocumentArray { Count: 0 } => !field.KeepsEmpty,
        DocumentObject { Count: 0 } => field.Schema.Values is not null,
        _ => field.OmitsZero && value.IsZero,
    };
}
