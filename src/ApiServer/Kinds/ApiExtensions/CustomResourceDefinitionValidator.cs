using System.Globalization;
using System.Text;
using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.CustomResources;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.ApiExtensions;

/// <summary>
/// The rules of a definition by itself. What all versions say alike stands, in upstream's messages, above them: <c>spec.validation</c>,
/// <c>spec.subresources</c>, <c>spec.additionalPrinterColumns</c> and <c>spec.selectableFields</c>.
/// </summary>
internal sealed class CustomResourceDefinitionValidator : KindValidator<CustomResourceDefinition>
{
    public CustomResourceDefinitionValidator()
    {
        Check(static (o, errors) =>
        {
            if (o.Metadata.Name != $"{o.Spec.Names.Plural}.{o.Spec.Group}")
            {
                errors.Invalid("metadata.name", o.Metadata.Name ?? "", "must be spec.names.plural+\".\"+spec.group");
            }
            Approval(o, errors);
        });
        Check(static (o, errors) => Spec(o.Spec, errors));
        Check(static (o, errors) =>
        {
            Versions(o.Spec, errors);
            PartsOfVersions(o.Spec, errors);
        });
        Check(static (o, errors) => Conversion(o.Spec.Conversion, errors));
        Check(static (o, errors) => CustomResourceDefinitionStatusValidator.Rules(o, errors));
    }

    private static void Approval(CustomResourceDefinition definition, FieldErrors errors)
    {
        if (!ApiApproval.IsProtected(definition.Spec.Group))
        {
            return;
        }
        var path = $"metadata.annotations[{ApiApproval.Annotation}]";
        var approval = ApiApproval.Of(definition.Metadata.Annotations);
        switch (approval.State)
        {
            case ApiApprovalState.Missing:
                errors.Required(path, approval.Message);
                break;
            case ApiApprovalState.Invalid:
                errors.Invalid(path, definition.Metadata.Annotations[ApiApproval.Annotation], approval.Message);
                break;
        }
    }

    private static void Spec(CustomResourceDefinitionSpec spec, FieldErrors errors)
    {
        if (spec.Group.Length == 0)
        {
            errors.Required("spec.group");
        }
        else if (NameRules.Dns1123Subdomain(spec.Group) is { Count: > 0 } problems)
        {
            errors.Invalid("spec.group", spec.Group, string.Join(',', problems));
        }
        else if (!spec.Group.Contains('.'))
        {
            errors.Invalid("spec.group", spec.Group, "should be a domain with at least one dot");
        }
        errors.RequiredOneOf("spec.scope", spec.Scope, "Cluster", "Namespaced");
        foreach (var (name, value) in ((string, string?)[])[("plural", spec.Names.Plural), ("singular", spec.Names.Singular), ("kind", spec.Names.Kind), ("listKind", spec.Names.ListKind)])
        {
            if (string.IsNullOrEmpty(value))
            {
                errors.Required($"spec.names.{name}");
            }
        }
        DefinitionNameRules.Check(spec.Names, "spec.names", errors);
        if (spec.PreserveUnknownFields == true)
        {
            errors.Invalid("spec.preserveUnknownFields", true, "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
        }
    }

    private static void Versions(CustomResourceDefinitionSpec spec, FieldErrors errors)
    {
        foreach (var (i, version) in spec.Versions.Index())
        {
            if (NameRules.Dns1035Label(version.Name) is { Count: > 0 } problems)
            {
                errors.Invalid($"spec.versions[{i}].name", version.Name, string.Join(',', problems));
            }
            foreach (var problem in DeprecationProblems(version))
            {
                errors.Invalid($"spec.versions[{i}].deprecationWarning", version.DeprecationWarning!, problem);
            }
        }
        DocumentArray All() => new(spec.Versions.Select(static v => CommonRules.ToDocument(v)));
        if (spec.Versions.DistinctBy(static v => v.Name, StringComparer.Ordinal).Count() < spec.Versions.Count)
        {
            errors.Invalid("spec.versions", All(), "must contain unique version names");
        }
        if (spec.Versions.Count(static v => v.Storage) != 1)
        {
            errors.Invalid("spec.versions", All(), "must have exactly one version marked as storage version");
        }
    }

    private static void PartsOfVersions(CustomResourceDefinitionSpec spec, FieldErrors errors)
    {
        var versions = spec.Versions;
        // Where a part stands, once for all or for each version.
        IEnumerable<(CustomResourceDefinitionVersion Version, string Path)> Places(Func<CustomResourceDefinitionVersion, object?> part, string above, string below)
        {
            return versions.Count > 0 && versions.All(v => PartEquals(part(v), part(versions[0])))
                ? [(versions[0], $"spec.{above}")]
                : versions.Select((v, i) => (v, string.Create(CultureInfo.InvariantCulture, $"spec.versions[{i}].{below}")));
        }

        foreach (var (i, version) in versions.Index().Where(static v => v.Item.Validation?.OpenAPIV3Schema is null))
        {
            errors.Required($"spec.versions[{i}].schema.openAPIV3Schema", "schemas are required");
        }
        foreach (var (version, path) in Places(static v => v.Validation, "validation", "schema"))
        {
            if (version.Validation?.OpenAPIV3Schema is { } schema)
            {
                var hasStatus = path == "spec.validation" ? versions.Any(static v => v.Subresources?.Status is not null) : version.Subresources?.Status is not null;
                ResourceSchemaRules.Check(schema, hasStatus, $"{path}.openAPIV3Schema", errors);
            }
        }
        foreach (var (version, path) in Places(static v => v.Subresources, "subresources", "subresources"))
        {
            VersionPartRules.Scale(version.Subresources?.Scale, $"{path}.scale", errors);
        }
        foreach (var (version, path) in Places(static v => v.AdditionalPrinterColumns, "additionalPrinterColumns", "additionalPrinterColumns"))
        {
            foreach (var (i, column) in version.AdditionalPrinterColumns.Index())
            {
                VersionPartRules.Column(column, $"{path}[{i}]", errors);
            }
        }
        foreach (var (version, path) in Places(static v => v.SelectableFields, "selectableFields", "selectableFields"))
        {
            VersionPartRules.SelectableFields(version, path, errors);
        }
    }

    private static bool PartEquals(object? a, object? b) => a is System.Collections.IEnumerable list && b is System.Collections.IEnumerable other
        ? list.Cast<object>().SequenceEqual(other.Cast<object>())
        : Equals(a, b);

    private static IEnumerable<string> DeprecationProblems(CustomResourceDefinitionVersion version)
    {
        if (version.DeprecationWarning is not { } warning)
        {
            yield break;
        }
        if (version.Deprecated != true)
        {
            yield return "can only be set for deprecated versions";
            yield break;
        }
        if (Encoding.UTF8.GetByteCount(warning) > 256)
        {
            yield return "must be <= 256 characters long";
        }
        if (warning.Length == 0)
        {
            yield return "must not be an empty string";
        }
        var at = 0;
        foreach (var rune in warning.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || (Rune.IsWhiteSpace(rune) && rune.Value != ' '))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"must only contain printable UTF-8 characters; non-printable character found at index {at}");
                break;
            }
            at += rune.Utf8SequenceLength;
        }
    }

    private static void Conversion(CustomResourceConversion? conversion, FieldErrors errors)
    {
        if (conversion is null)
        {
            return;
        }
        errors.RequiredOneOf("spec.conversion.strategy", conversion.Strategy, "None", "Webhook");
        if (conversion.Strategy == "Webhook")
        {
            errors.Forbidden("spec.conversion.strategy", "conversion webhooks are not called by this server yet: only None is possible");
        }
        else if (conversion.Webhook is { } webhook)
        {
            if (webhook.ClientConfig is not null)
            {
                errors.Forbidden("spec.conversion.webhookClientConfig", "should not be set when strategy is not set to Webhook");
            }
            if (webhook.ConversionReviewVersions.Count > 0)
            {
                errors.Forbidden("spec.conversion.conversionReviewVersions", "should not be set when strategy is not set to Webhook");
            }
        }
    }
}
