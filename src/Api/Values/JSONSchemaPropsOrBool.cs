using MiniKube.Api.ApiExtensions.V1;

namespace MiniKube.Api.Values;

/// <summary>What <c>additionalProperties</c> of a JSON schema holds: a schema, or true for anything and false for nothing.</summary>
/// <param name="Allows">Whether anything is allowed; true where a schema stands.</param>
/// <param name="Schema">The schema; null where a boolean stands.</param>
public sealed record JSONSchemaPropsOrBool(bool Allows = false, JSONSchemaProps? Schema = null);
