namespace MiniKube.Api.Codecs;

/// <summary>
/// Marks a partial record as an API type: the generator gives it its JSON and protobuf codecs, its Schema and value equality.
/// <paramref name="name"/> is the OpenAPI definition's name, such as <c>io.k8s.api.core.v1.PodSpec</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ApiTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>Apply replaces values of this type as a whole.</summary>
    public bool Atomic { get; init; }
}

/// <summary>
/// Makes an API type a kind: an object with apiVersion, kind and metadata. <paramref name="resource"/> is its name in paths, such as
/// <c>deployments</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KindAttribute(string group, string version, string kind, string resource) : Attribute
{
    public string Group { get; } = group;
    public string Version { get; } = version;
    public string Kind { get; } = kind;
    public string Resource { get; } = resource;

    /// <summary>Objects of the kind belong to the cluster, not to a namespace.</summary>
    public bool ClusterScoped { get; init; }
}

/// <summary>One field of an API type. The JSON name is the property's in camel case unless <see cref="Name"/> says otherwise.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(int number) : Attribute
{
    /// <summary>The protobuf field number; 0 where the protobuf form has no such field.</summary>
    public int Number { get; } = number;

    /// <summary>Where JSON inlines a message that protobuf nests (a Volume's source): the field number of that message.</summary>
    public int Inline { get; init; }

    /// <summary>The field numbers of the messages from the outermost to the innermost, where more than one is inlined.</summary>
    public int[]? InlinePath { get; init; }
    public string? Name { get; init; }
    public bool Required { get; init; }

    /// <summary>
    /// Of an optional scalar: a zero that was written is not the same as absence (upstream's type has a pointer there). Of all others the zero means
    /// absence, and protobuf writes it for absence, as Go's structs do.
    /// </summary>
    public bool Pointer { get; init; }

    /// <summary>
    /// Of an optional object: upstream's type holds it by itself and not by a pointer, so that it is never absent there, only empty. Properties that cannot be
    /// null need not say so.
    /// </summary>
    public bool Embedded { get; init; }

    /// <summary>Of an optional list: an empty one that was written is not the same as absence, and is there to be refused.</summary>
    public bool KeepsEmpty { get; init; }

    /// <summary>The published static default, as JSON.</summary>
    public string? Default { get; init; }
    public string? Format { get; init; }

    /// <summary>The values that are allowed, joined by commas (one of <see cref="Enums"/>); null for any. Of a list's items, where the field is a list.</summary>
    public string? Enum { get; init; }

    /// <summary>Of a field (or list, or map) of raw JSON: the published type, a member of <see cref="Schemas.ValueSchemas"/>; any JSON when unset.</summary>
    public string? Raw { get; init; }

    /// <summary>atomic, set or map (<c>x-kubernetes-list-type</c>).</summary>
    public string? ListType { get; init; }
    public string[]? ListMapKeys { get; init; }
    public string? MergeKey { get; init; }

    /// <summary>merge, replace, retainKeys or two of them joined by a comma.</summary>
    public string? PatchStrategy { get; init; }
    public bool AtomicMap { get; init; }

    /// <summary>Apply merges the object member by member, although its type is replaced as a whole elsewhere.</summary>
    public bool GranularMap { get; init; }
}
