using MiniKube.Api.ApiExtensions.V1;
using MiniKube.ApiServer.CustomResources.Validation;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.ApiExtensions;

/// <summary>The schema of a version as a whole: at its root less is possible than below.</summary>
internal static class ResourceSchemaRules
{
    private const string AllowedWithStatus = "[Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems "
        + "UniqueItems MultipleOf Required Enum Items Properties ExternalDocs Example XPreserveUnknownFields XValidations]";

    public static void Check(JSONSchemaProps schema, bool hasStatus, string path, FieldErrors errors)
    {
        var found = new List<FieldError>();
        var here = new FieldErrors(found.Add);
        if (hasStatus)
        {
            WithStatus(schema, path, here);
        }
        if (schema.Nullable == true)
        {
            here.Forbidden($"{path}.nullable", "nullable cannot be true at the root");
        }
        var structural = StructuralRules.Check(schema, path);
        found.AddRange(structural);
        OpenApiSchemaRules.Check(schema, path, here);
        if (structural.Count == 0)
        {
            DefaultRules.Check(schema, path, here);
        }
        found.ForEach(errors.Add);
    }

    // Validators of the status alone see the part below properties[status]; what the root says of the whole would be lost to them.
    private static void WithStatus(JSONSchemaProps schema, string path, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(schema.Type) && schema.Type != "object")
        {
            errors.Invalid($"{path}.type", schema.Type, "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled");
        }
        var rest = new JSONSchemaProps
        {
            Id = schema.Id, Ref = schema.Ref, SchemaUri = schema.SchemaUri, Default = schema.Default, Nullable = schema.Nullable == true ? true : null,
            MaxProperties = schema.MaxProperties, MinProperties = schema.MinProperties, AllOf = schema.AllOf, OneOf = schema.OneOf, AnyOf = schema.AnyOf, Not = schema.Not,
            AdditionalProperties = schema.AdditionalProperties, PatternProperties = schema.PatternProperties, Dependencies = schema.Dependencies,
            AdditionalItems = schema.AdditionalItems, Definitions = schema.Definitions,
            XKubernetesEmbeddedResource = schema.XKubernetesEmbeddedResource == true ? true : null,
            XKubernetesIntOrString = schema.XKubernetesIntOrString == true ? true : null, XKubernetesListMapKeys = schema.XKubernetesListMapKeys,
            XKubernetesListType = schema.XKubernetesListType, XKubernetesMapType = schema.XKubernetesMapType,
        };
        if (rest != new JSONSchemaProps())
        {
            errors.Invalid(path, CommonRules.ToDocument(schema), $"only {AllowedWithStatus} fields are allowed at the root of the schema if the status subresource is enabled");
        }
    }
}
