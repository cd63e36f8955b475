using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;

namespace MiniKube.ApiServer.Kinds;

/// <summary>
/// One thing that is wrong with one field: a cause of an Invalid <see cref="Status"/>. <see cref="Body"/> is the cause's message and
/// <see cref="ToString"/> the part of the Status' own message.
/// </summary>
/// <param name="Reason">The cause's reason: <c>FieldValueInvalid</c>.</param>
/// <param name="Field">The path as upstream writes it: <c>spec.containers[0].name</c>, <c>metadata.labels[a/b]</c>.</param>
/// <param name="Body">Everything after the path.</param>
internal sealed record FieldError(string Reason, string Field, string Body)
{
    public static FieldError Required(string field, string detail = "") => new("FieldValueRequired", field, Join("Required value", detail));

    public static FieldError Invalid(string field, Document? value, string detail) =>
        new("FieldValueInvalid", field, Join($"Invalid value: {Show(value)}", detail));

    /// <summary>A value that is wrong as a whole, or too much to show.</summary>
    public static FieldError InvalidUnshown(string field, string detail) => new("FieldValueInvalid", field, Join("Invalid value", detail));

    public static FieldError TypeInvalid(string field, Document? value, string detail) =>
        new("FieldValueTypeInvalid", field, Join($"Invalid value: {Show(value)}", detail));

    public static FieldError NotSupported(string field, Document? value, IEnumerable<string> supported) =>
        new("FieldValueNotSupported", field,
            Join($"Unsupported value: {Show(value)}", "supported values: " + string.Join(", ", supported.Select(Quote))));

    public static FieldError Duplicate(string field, Document? value) => new("FieldValueDuplicate", field, $"Duplicate value: {Show(value)}");

    public static FieldError NotFound(string field, Document? value, string detail = "") => new("FieldValueNotFound", field, Join($"Not found: {Show(value)}", detail));

    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", field, Join("Forbidden", detail));

    public static FieldError TooLong(string field, int maxBytes) =>
        new("FieldValueTooLong", field, string.Create(CultureInfo.InvariantCulture, $"Too long: may not be more than {maxBytes} bytes"));

    public static FieldError TooMany(string field, int actual, int max) =>
        new("FieldValueTooMany", field, string.Create(CultureInfo.InvariantCulture, $"Too many: {actual}: must have at most {max} items"));

    public static FieldError Internal(string field, string detail) => new("InternalError", field, Join("Internal error", detail));

    public StatusCause ToCause() => new() { Reason = Reason, Field = Field, Message = Body };

    public override string ToString() => $"{Field}: {Body}";

    /// <summary>A text in double quotes, escaped as in JSON.</summary>
    public static string Quote(string text) => "\"" + JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";

    private static string Show(Document? value) => value is null or { IsNull: true } ? "null" : value.ToString();

    private static string Join(string head, string detail) => detail.Length == 0 ? head : $"{head}: {detail}";
}
