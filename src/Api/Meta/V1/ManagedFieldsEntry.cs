using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Api.Values;

namespace MiniKube.Api.Meta.V1;

/// <summary>The fields of an object that one manager has set, and when. Server-side apply finds conflicts by it.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry")]
public sealed partial record ManagedFieldsEntry
{
    /// <summary>Who the fields belong to: the fieldManager parameter of the request, or the beginning of its user agent.</summary>
    [Field(1)]
    public string? Manager { get; init; }

    /// <summary>How the fields were set: Apply for server-side apply, Update for everything else.</summary>
    [Field(2)]
    public string? Operation { get; init; }

    /// <summary>The version of the kind that the field names belong to.</summary>
    [Field(3)]
    public string? ApiVersion { get; init; }

    /// <summary>When the manager last added, changed or gave up a field.</summary>
    [Field(4, Pointer = true)]
    public Timestamp? Time { get; init; }

    /// <summary>The format of the field set. FieldsV1 is the only one.</summary>
    [Field(6)]
    public string? FieldsType { get; init; }

    /// <summary>
    /// The set as a tree: f:name stands for a field, k:{...} for a list item by its keys, v:... for one by its value, and a dot for the node itself.
    /// </summary>
    [Field(7, Raw = nameof(ValueSchemas.FieldsV1))]
    public Document? FieldsV1 { get; init; }

    /// <summary>The subresource that was written through, such as status or scale. Empty for the object itself.</summary>
    [Field(8)]
    public string? Subresource { get; init; }
}
