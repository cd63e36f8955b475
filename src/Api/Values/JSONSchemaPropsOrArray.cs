using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Values;

/// <summary>What <c>items</c> of a JSON schema holds: one schema, or a list of schemas.</summary>
public sealed record JSONSchemaPropsOrArray
{
    public JSONSchemaProps? Schema { get; init; }

    /// <summary>The list; null where one schema stands.</summary>
    public IReadOnlyList<JSONSchemaProps>? JSONSchemas { get; init; }

    public bool Equals(JSONSchemaPropsOrArray? other) => other is not null && Equals(Schema, other.Schema) && ApiEquality.Lists(JSONSchemas, other.JSONSchemas);

    public override int GetHashCode() => HashCode.Combine(Schema, JSONSchemas?.Count);
}
