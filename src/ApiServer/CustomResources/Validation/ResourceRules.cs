using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.CustomResources.Validation;

/// <summary>All that a version of a custom resource demands of its objects.</summary>
/// <param name="openApi">The schema; null where anything goes.</param>
/// <param name="version">The version that objects are checked in.</param>
internal sealed class ResourceRules(JSONSchemaProps? openApi, KindVersion version)
{
    // Made for the first object: patterns take their time.
    private readonly Lazy<ValueRules?> rules = new(() => openApi is null ? null : ValueRules.Of(openApi));

    /// <summary>What is wrong with an object in the storage version.</summary>
    /// <param name="o">The object.</param>
    /// <param name="old">What it was before; null for a new one.</param>
    public IReadOnlyList<FieldError> Check(DocumentObject o, DocumentObject? old)
    {
        if (rules.Value is not { } values)
        {
            return [];
        }
        var (served, before) = (Served(o), old is null ? null : Served(old));
        return
        [
            .. ValueValidation.Check(values, served, before),
            .. EmbeddedResources.Check(version.Schema, served),
            // Lists that were wrong before these rules may stay so.
            .. before is not null && ListInvariants.Check(version.Schema, before).Count > 0 ? [] : ListInvariants.Check(version.Schema, served),
        ];
    }

    private DocumentObject Served(DocumentObject o) => version.FromStorage?.Invoke(o) ?? o;
}
