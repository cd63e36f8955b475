using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.CustomResources.Validation;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using SelectableField = MiniKube.ApiServer.Kinds.SelectableField;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>
/// Makes declarations of kinds out of a CustomResourceDefinition: one for each version, as they may differ in all but their names. From there on a
/// custom resource is a resource like any other.
/// </summary>
internal static class CustomResourceKind
{
    /// <param name="definition">A valid definition, whose accepted names are those that are served.</param>
    /// <returns>In the order in which discovery prefers them; also versions that are not served, as objects may be stored in one.</returns>
    public static IReadOnlyList<(KindDeclaration Kind, KindVersion Version, bool IsServed)> Of(CustomResourceDefinition definition)
    {
        var (spec, kind) = (definition.Spec, definition.Status.AcceptedNames.Kind);
        var forms = spec.Versions.OrderBy(static v => v.Name, VersionPriority.Comparer)
            .Select(v => (Declared: v, Schema: StructuralSchema.OfResource(v.Validation?.OpenAPIV3Schema, new GroupVersionKind(spec.Group, v.Name, kind)))).ToArray();
        var stored = forms.Single(static f => f.Declared.Storage).Schema;
        KindVersion[] versions = [.. forms.Select(f => Version(f.Declared, f.Schema, stored))];
        return [.. forms.Index().Select(f => (Declare(definition, f.Item.Declared, versions[f.Index], versions), versions[f.Index], f.Item.Declared.Served))];
    }

    /// <summary>The fields that selectors may name in any of the versions.</summary>
    public static IReadOnlyList<SelectableField> SelectableFields(CustomResourceDefinition definition) =>
        [.. definition.Spec.Versions.SelectMany(SelectablePaths).Distinct(StringComparer.Ordinal).Select(SelectableField.At)];

    private static KindDeclaration Declare(CustomResourceDefinition definition, CustomResourceDefinitionVersion declared, KindVersion version, KindVersion[] versions)
    {
        var names = definition.Status.AcceptedNames;
        var hasStatus = declared.Subresources?.Status is not null;
        var terminating = definition.Metadata.DeletionTimestamp is not null;
        var rules = new ResourceRules(declared.Validation?.OpenAPIV3Schema, version);
        return new KindDeclaration
        {
            IsCustom = true,
            Resource = names.Plural,
            Singular = names.Singular ?? "",
            Kind = names.Kind,
            ListKind = names.ListKind ?? names.Kind + "List",
            ShortNames = names.ShortNames,
            Categories = names.Categories,
            Namespaced = definition.Spec.Scope == "Namespaced",
            Versions = versions,
            FromStored = o => StoredForm.Of(o, versions.First(static v => v.FromStorage is null).Schema),
            DiscoveredVerbs = terminating ? Verbs.Get | Verbs.List | Verbs.Watch | Verbs.Delete | Verbs.DeleteCollection : Verbs.All,
            Subresources = Subresources(declared.Subresources),
            Columns = PrinterColumns.Of(declared),
            SelectableFields = [.. SelectablePaths(declared).Select(SelectableField.At)],
            AllowUnconditionalUpdate = false,
            TracksGeneration = true,
            GenerationDiffers = (old, updated) => !Counted(old, hasStatus).Equals(Counted(updated, hasStatus)),
            PrepareForCreate = (created, _) => hasStatus ? created.Without("status") : created,
            KeptByStatus = KindDefaults.Metadata,
            Authorize = terminating ? NoneIsMade : null,
            ValidateCreate = (created, _) => rules.Check(created, null),
            ValidateUpdate = (old, updated, _) => rules.Check(updated, old),
            ValidateStatusUpdate = (old, updated, _) => rules.Check(updated, old),
        };
    }

    // Nobody makes what is about to go with its kind, by an apply neither.
    private static ValueTask<ApiError?> NoneIsMade(ServerParts server, RequestContext context, DocumentObject? old, DocumentObject made) => new(old is null
        ? ApiError.Forbidden(context.Version.Name.Group, context.Kind.Resource, made.Name(), "create not allowed while custom resource definition is terminating")
        : null);

    // Conversion None: versions differ in their names alone, and in what their schemas prune and default.
    private static KindVersion Version(CustomResourceDefinitionVersion declared, Schema schema, Schema stored)
    {
        var (name, storage) = (schema.Kinds[0], stored.Kinds[0]);
        return new KindVersion
        {
            Name = name,
            Schema = schema,
            Deprecation = declared.Deprecated == true ? declared.DeprecationWarning ?? $"{name.ApiVersion} {name.Kind} is deprecated" : null,
            FromStorage = name == storage ? null : o => o.With("apiVersion", name.ApiVersion),
            ToStorage = name == storage ? null : o => StoredForm.Of(Defaulting.Defaults.Apply(o, schema), stored),
        };
    }

    private static IEnumerable<string> SelectablePaths(CustomResourceDefinitionVersion declared) => declared.SelectableFields.Select(static f => f.JsonPath.TrimStart('.'));

    // What a generation counts: all that clients want of the object.
    private static DocumentObject Counted(DocumentObject o, bool hasStatus)
    {
        var counted = o.Without("metadata").Without("apiVersion");
        return hasStatus ? counted.Without("status") : counted;
    }

    private static List<Subresource> Subresources(CustomResourceSubresources? declared)
    {
        var subresources = new List<Subresource>();
        if (declared?.Status is not null)
        {
            subresources.Add(Subresource.Status);
        }
        if (declared?.Scale is { } scale)
        {
            subresources.Add(Subresource.ScaleSub with
            {
                Scale = new ScalePaths
                {
                    SpecReplicas = Steps(scale.SpecReplicasPath),
                    StatusReplicas = Steps(scale.StatusReplicasPath),
                    Selector = string.IsNullOrEmpty(scale.LabelSelectorPath) ? [] : Steps(scale.LabelSelectorPath),
                },
            });
        }
        return subresources;
    }

    private static string[] Steps(string path) => path.TrimStart('.').Split('.');
}
