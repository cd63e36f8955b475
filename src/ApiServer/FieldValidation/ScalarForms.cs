using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Api.Values;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>Texts and numbers in the form in which they are stored: amounts and times as upstream writes them.</summary>
internal static class ScalarForms
{
    public static DocumentString Text(DocumentString text, Schema schema, TypeErrors errors)
    {
        try
        {
            switch (schema.Format)
            {
                case "quantity":
                    return Kept(text, Quantity.Parse(text.Value).ToString());
                case "byte":
                    ByteString.Parse(text.Value);
                    break;
                case "date-time" when schema == ValueSchemas.Timestamp:
                    return Kept(text, Timestamp.Parse(text.Value).ToString());
                case "date-time" when schema == ValueSchemas.MicroTime:
                    MicroTime.Parse(text.Value);
                    break;
            }
        }
        catch (FormatException e)
        {
            errors.Malformed(e.Message);
        }
        return text;
    }

    /// <summary>The number as it is stored; null where it does not fit.</summary>
    public static Document? Number(DocumentNumber number, Schema schema, TypeErrors errors)
    {
        if (schema.Format == "quantity")
        {
            // A bare number is an amount too; it is kept as text.
            if (!Quantity.TryParse(number.Text, out var quantity))
            {
                errors.Malformed("unable to parse quantity's suffix");
            }
            return quantity.ToString();
        }
        if (schema.Type == SchemaType.Number)
        {
            return number;
        }
        var narrow = schema.IntOrString || schema.Format == "int32";
        // Go's decoder takes digits alone: neither 1.0 nor 1e3 is an integer to it.
        var fits = narrow
            ? int.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            : long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        return fits ? number : null;
    }

    private static DocumentString Kept(DocumentString text, string canonical) => canonical == text.Value ? text : new DocumentString(canonical);
}
