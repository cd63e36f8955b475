namespace MiniKube.Api.Schemas;

/// <summary>The schemas of the field's own value types.</summary>
public static class ValueSchemas
{
    public static Schema Quantity { get; } = new(SchemaType.String)
    {
        Name = "io.k8s.apimachinery.pkg.api.resource.Quantity",
        Format = "quantity",
        Description = "An amount: a decimal number with an optional suffix: m (1/1000), k, M, G, T, P, E (powers of 1000), Ki, Mi, Gi, Ti, Pi, Ei (powers of 1024) or an exponent like e3.",
    };

    public static Schema IntOrString { get; } = new(SchemaType.String)
    {
        Name = "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
        Format = "int-or-string",
        IntOrString = true,
        Description = "A whole number or a text.",
    };

    public static Schema Timestamp { get; } = new(SchemaType.String)
    {
        Name = "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
        Format = "date-time",
        Description = "A time to the second, as in RFC 3339: 2025-01-31T12:00:00Z.",
    };

    public static Schema MicroTime { get; } = new(SchemaType.String)
    {
        Name = "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
        Format = "date-time",
        Description = "A time to the microsecond, as in RFC 3339: 2025-01-31T12:00:00.000000Z.",
    };

    public static Schema ByteString { get; } = new(SchemaType.String) { Format = "byte" };

    /// <summary>Bytes that upstream, to whom they are a list, marks as one that is replaced as a whole.</summary>
    public static Schema AtomicByteString { get; } = new(SchemaType.String) { Format = "byte", ListType = ListType.Atomic };

    /// <summary>An object of whatever kind, as it is.</summary>
    public static Schema RawExtension { get; } = new(SchemaType.Object)
    {
        Name = "io.k8s.apimachinery.pkg.runtime.RawExtension",
        PreserveUnknownFields = true,
        Description = "An object of any kind, kept as it is.",
    };

    /// <summary>Any JSON value.</summary>
    public static Schema Json { get; } = Union("JSON", "Any JSON value: an object, a list, a text, a number, a boolean or null.");

    public static Schema JSONSchemaPropsOrArray { get; } = Union("JSONSchemaPropsOrArray", "One schema, or a list of schemas.");
    public static Schema JSONSchemaPropsOrBool { get; } = Union("JSONSchemaPropsOrBool", "A schema, or true for anything and false for nothing.");
    public static Schema JSONSchemaPropsOrStringArray { get; } = Union("JSONSchemaPropsOrStringArray", "A schema, or a list of property names.");

    private static Schema Union(string name, string description) => new(SchemaType.Any)
    {
        Name = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1." + name,
        PreserveUnknownFields = true,
        Description = description,
    };

    /// <summary>A set of field names as <c>managedFields</c> hold it: an object whose members are steps of paths.</summary>
    public static Schema FieldsV1 { get; } = new(SchemaType.Object)
    {
        Name = "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1",
        PreserveUnknownFields = true,
        Description = "A set of fields as a tree of JSON objects, whose member names are the steps of the fields' paths.",
    };
}

/// <summary>What <c>explain</c> says of the two fields that every kind has.</summary>
public static class KindDescriptions
{
    public const string ApiVersion = "APIVersion defines the group and version that the object is written in. Servers refuse what they do not know.";
    public const string Kind = "The name of the kind of this object, in CamelCase. It follows from the endpoint and cannot be changed.";
}
