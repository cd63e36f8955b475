using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>Makes values of the shape that a schema asks for; what they say is drawn from what such fields often say.</summary>
internal static class SchemaObjects
{
    private const int Deepest = 9;

    /// <param name="schema">The shape.</param>
    /// <param name="random">Chance.</param>
    /// <param name="depth">How deep the value will stand: deeper ones have fewer members.</param>
    /// <param name="hostile">Now and then a value has another shape.</param>
    public static Document Make(Schema schema, IRandomSource random, int depth, bool hostile)
    {
        if (hostile && random.Next(60) == 0)
        {
            return random.Next(4) switch { 0 => Document.Null, 1 => "x", 2 => -1, _ => DocumentArray.Empty };
        }
        switch (schema.Type)
        {
            case SchemaType.Boolean:
                return random.Next(2) == 0;
            case SchemaType.Integer:
                return random.Next(3) switch { 0 => 0, 1 => -random.Next(100), _ => random.Next(100_000) };
            case SchemaType.Number:
                return 1;
            case SchemaType.String:
                return schema.Format switch
                {
                    "quantity" => Pick(random, "1", "100m", "1Gi", "-5", "0"),
                    "byte" => Pick(random, "", "AA==", "e30="),
                    "date-time" => "2026-01-02T03:04:05Z",
                    "int-or-string" when random.Next(2) == 0 => random.Next(70_000),
                    _ => Pick(random, "", "a", "A b", "10.0.0.1", "Always", "In", "Exists", "25%", "a/b", "..", "\u0000é"),
                };
            case SchemaType.Array:
                return depth > Deepest || schema.Items is not { } items ? DocumentArray.Empty
                    : new DocumentArray(Enumerable.Range(0, random.Next(3)).Select(_ => Make(items, random, depth + 1, hostile)).ToArray());
            case SchemaType.Object when schema.Values is { } values:
                return new DocumentObject(((string[])["a", "cpu", "b/c", ""]).Where(_ => random.Next(3) == 0)
                    .Select(k => KeyValuePair.Create(k, Make(values, random, depth + 1, hostile))).ToArray());
            case SchemaType.Object:
                return new DocumentObject(schema.Fields.Where(_ => depth < 2 || (depth < Deepest && random.Next(4) == 0))
                    .Select(f => KeyValuePair.Create(f.Name, Make(f.Schema, random, depth + 1, hostile))).ToArray());
            default:
                return DocumentObject.Empty;
        }
    }

    private static Document Pick(IRandomSource random, params string[] texts) => texts[random.Next(texts.Length)];
}
