namespace MiniKube.Api.Schemas;

/// <summary>The schemas of the field's own value types.</summary>
public static class ValueSchemas
{
    public static Schema Quantity { get; } = new(SchemaType.String) { Name = "io.k8s.apimachinery.pkg.api.resource.Quantity", Format = "quantity" };
    public static Schema IntOrString { get; } = new(SchemaType.String) { Name = "io.k8s.apimachinery.pkg.util.intstr.IntOrString", Format = "int-or-string", IntOrString = true };
    public static Schema Timestamp { get; } = new(SchemaType.String) { Name = "io.k8s.apimachinery.pkg.apis.meta.v1.Time", Format = "date-time" };
    public static Schema MicroTime { get; } = new(SchemaType.String) { Name = "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime", Format = "date-time" };
    public static Schema ByteString { get; } = new(SchemaType.String) { Format = "byte" };
}

/// <summary>What <c>explain</c> says of the two fields that every kind has.</summary>
public static class KindDescriptions
{
    public const string ApiVersion = "The group and version this representation of the object is in. Servers refuse what they do not know.";
    public const string Kind = "The name of the kind of this object, in CamelCase. It follows from the endpoint and cannot be changed.";
}
