using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Values;

/// <summary>What <c>dependencies</c> of a JSON schema holds: a schema, or a list of property names.</summary>
public sealed record JSONSchemaPropsOrStringArray
{
    public JSONSchemaProps? Schema { get; init; }

    /// <summary>The names; empty where a schema stands.</summary>
    public IReadOnlyList<string> Property { get; init; } = [];

    public bool Equals(JSONSchemaPropsOrStringArray? other) => other is not null && Equals(Schema, other.Schema) && ApiEquality.Lists(Property, other.Property);

    public override int GetHashCode() => HashCode.Combine(Schema, Property.Count);
}
