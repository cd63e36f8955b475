using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Kinds;

/// <summary>
/// All that is particular to one kind. Everything generic (verbs, selectors, paging, watch, dry run, patches, finalizers, graceful deletion,
/// tables, discovery, OpenAPI) follows from it and is written once. Functions are pure: they return a new tree and never look at a clock but the context's.
/// </summary>
internal sealed record KindDeclaration
{
    /// <summary>The plural name in paths: <c>deployments</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>The lower-case singular: <c>deployment</c>.</summary>
    public required string Singular { get; init; }
    public required string Kind { get; init; }
    public string ListKind { get => field ?? Kind + "List"; init; }
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Groups of kinds that a name stands for: <c>all</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];
    public bool Namespaced { get; init; } = true;

    /// <summary>Its versions, in order of preference. They may be of different groups (Event).</summary>
    public required IReadOnlyList<KindVersion> Versions { get; init; }

    /// <summary>The version in which objects are stored.</summary>
    public KindVersion StorageVersion => Versions.First(v => v.FromStorage is null);

    /// <summary>The version of this group and version; null where there is none.</summary>
    public KindVersion? FindVersion(string apiVersion) => Versions.FirstOrDefault(v => v.Name.ApiVersion == apiVersion);

    /// <summary>
    /// Declared by a CustomResourceDefinition: there is no strategic merge, and what is of the wrong type is for validation to tell.
    /// </summary>
    public bool IsCustom { get; init; }

    /// <summary>Whether it is the built-in kind of this name, which kinds in other groups may have too.</summary>
    public bool Is(string builtIn) => Kind == builtIn && !IsCustom;

    /// <summary>
    /// A stored object as it is read, where the kind has changed since it was stored: in today's storage version, pruned and with defaults; the same object
    /// where nothing differs. Null for kinds whose stored form never changes.
    /// </summary>
    public Func<DocumentObject, DocumentObject>? FromStored { get; init; }

    /// <summary>An object of any version, as it says itself, in <paramref name="version"/>.</summary>
    public DocumentObject Convert(DocumentObject o, KindVersion version)
    {
        if (o["apiVersion"]?.AsString is not { } from || from == version.Name.ApiVersion)
        {
            return o;
        }
        var stored = FindVersion(from)?.ToStorage?.Invoke(o) ?? o;
        return version.FromStorage?.Invoke(stored) ?? stored;
    }

    /// <summary>
    /// For kinds that are asked and never stored (TokenReview, the access reviews): makes of the question the object with its answer. Their only verb is create.
    /// Null for kinds that are stored.
    /// </summary>
    public Func<ServerParts, RequestContext, DocumentObject, ValueTask<(DocumentObject? Answer, ApiError? Error)>>? Review { get; init; }

    /// <summary>
    /// For kinds that are posted and never stored: what is done with them, as a subresource of pods does it (Binding). Their only verb is create. Null for others.
    /// </summary>
    public Subresource? Action { get; init; }

    /// <summary>For kinds that are made anew for each read and never stored: all objects there are (ComponentStatus). Null for others.</summary>
    public Func<ServerParts, RequestContext, ValueTask<IReadOnlyList<DocumentObject>>>? Compute { get; init; }

    /// <summary>What can be done with the main resource.</summary>
    public Verbs Verbs { get; init; } = Verbs.All;

    /// <summary>Those that discovery tells of: all of <see cref="Verbs"/>, but for a resource that is about to go.</summary>
    public Verbs DiscoveredVerbs { get => field == Verbs.None ? Verbs : field; init; }
    public IReadOnlyList<Subresource> Subresources { get; init; } = [];

    /// <summary>What a Table shows. The first column is the name.</summary>
    public IReadOnlyList<TableColumn> Columns { get; init; } = TableColumn.NameAndAge;

    /// <summary>
    /// Fields that a field selector may name besides metadata.name and, where there are namespaces, metadata.namespace; upstream's field label conversion functions
    /// list them.
    /// </summary>
    public IReadOnlyList<SelectableField> SelectableFields { get; init; } = [];

    /// <summary>What is wrong with a name of the kind (each a message as upstream's); empty for nothing.</summary>
    public Func<string, IReadOnlyList<string>> ValidateName { get; init; } = Api.Names.NameRules.Dns1123Subdomain;

    /// <summary>Defaults that depend on other fields. Runs after the schema's static ones, on every write.</summary>
    public Func<DocumentObject, RequestContext, DocumentObject> Default { get; init; } = static (o, _) => o;

    /// <summary>What a create resets or sets (upstream's PrepareForCreate): the status first of all. Runs after mutating admission and before validation.</summary>
    public Func<DocumentObject, RequestContext, DocumentObject> PrepareForCreate { get; init; } = static (o, _) => o;

    /// <summary>
    /// What an update of the main resource keeps or sets: (old, new, context). Runs after the generic part, which keeps the old status when there is a status
    /// subresource, and before the generation is counted.
    /// </summary>
    public Func<DocumentObject, DocumentObject, RequestContext, DocumentObject> PrepareForUpdate { get; init; } = static (_, o, _) => o;

    /// <summary>Members of the metadata that a write of the status leaves as they are, and which nobody owns by it (the reset fields of KEP-555).</summary>
    public IReadOnlyList<string> KeptByStatus { get; init; } = [];

    /// <summary>
    /// What an update of the status keeps: (old, new, context). The default takes the status and the metadata of the new object, but for
    /// <see cref="KeptByStatus"/>, and all else from the old one.
    /// </summary>
    public Func<DocumentObject, DocumentObject, RequestContext, DocumentObject> PrepareForStatusUpdate { get; init; } = KindDefaults.StatusOnly;

    /// <summary>Whether objects carry a generation: 1 when created, one more with each update that changes what <see cref="GenerationDiffers"/> looks at.</summary>
    public bool TracksGeneration { get; init; }

    /// <summary>Whether an update (old, new) begins a new generation; by default: whether the spec changed.</summary>
    public Func<DocumentObject, DocumentObject, bool> GenerationDiffers { get; init; } = static (o, n) => !Equals(o["spec"], n["spec"]);

    /// <summary>
    /// What a write needs besides the permission to write: (server, context, old, new), where old is null in a create. It is asked after mutating admission and before
    /// validation; null for nothing. No configuration switches it off.
    /// </summary>
    public Func<ServerParts, RequestContext, DocumentObject?, DocumentObject, ValueTask<ApiError?>>? Authorize { get; init; }

    /// <summary>What is wrong with an object that is to be created; metadata is checked elsewhere.</summary>
    public Func<DocumentObject, RequestContext, IReadOnlyList<FieldError>> ValidateCreate { get; init; } = static (_, _) => [];

    /// <summary>What is wrong with (old, new), including whatever is wrong with new by itself.</summary>
    public Func<DocumentObject, DocumentObject, RequestContext, IReadOnlyList<FieldError>> ValidateUpdate { get; init; } = static (_, _, _) => [];

    /// <summary>What is wrong with an update (old, new) of the status.</summary>
    public Func<DocumentObject, DocumentObject, RequestContext, IReadOnlyList<FieldError>> ValidateStatusUpdate { get; init; } = static (_, _, _) => [];

    /// <summary>Texts for the client about a legal but doubtful object, as <c>Warning</c> headers.</summary>
    public Func<DocumentObject, IReadOnlyList<string>> Warnings { get; init; } = static _ => [];

    /// <summary>Whether an update may create the object (Lease, Endpoints, Event and a few more).</summary>
    public bool AllowCreateOnUpdate { get; init; }

    /// <summary>Whether an update may omit the resourceVersion and so overwrite whatever is there. False for custom resources.</summary>
    public bool AllowUnconditionalUpdate { get; init; } = true;

    /// <summary>
    /// How long a deletion of the object is to take, in seconds, when the request asks for so much (null: it does not say). 0 is at once; null: the kind knows no grace.
    /// </summary>
    public Func<DocumentObject, long?, long?> GracePeriod { get; init; } = static (_, _) => null;

    /// <summary>The propagation policy when a delete names none.</summary>
    public string DefaultPropagation { get; init; } = "Background";

    /// <summary>What a client is told that deletes and names no policy; null for nothing.</summary>
    public string? ImplicitPropagationWarning { get; init; }

    /// <summary>Whether a delete answers with the deleted object; else with a Status.</summary>
    public bool ReturnsDeleted { get; init; }

    /// <summary>Whether, besides metadata.finalizers, something still keeps a deleted object there (a namespace's spec.finalizers).</summary>
    public Func<DocumentObject, bool> HoldsDeletion { get; init; } = static _ => false;

    /// <summary>How long the store keeps an object after its last change; null for ever.</summary>
    public Func<ApiServerOptions, TimeSpan?> Lifetime { get; init; } = static _ => null;

    /// <summary>What else changes when an object gets its deletionTimestamp (a namespace's phase).</summary>
    public Func<DocumentObject, DocumentObject> MarkDeleted { get; init; } = static o => o;

    public Subresource? Sub(string name) => Subresources.FirstOrDefault(s => s.Name == name);

    /// <summary>A declaration with all that a record itself says.</summary>
    public static KindDeclaration Of<T>(string? singular = null) where T : class, Api.Codecs.IKubernetesObject<T> => new()
    {
        Resource = T.GroupVersionResource.Resource,
        Singular = singular ?? T.GroupVersionKind.Kind.ToLowerInvariant(),
        Kind = T.GroupVersionKind.Kind,
        Namespaced = T.Namespaced,
        Versions = [KindVersion.Of<T>()],
    };
}

/// <summary>What can be done with a resource.</summary>
[Flags]
internal enum Verbs
{
    None = 0,
    Get = 1,
    List = 2,
    Watch = 4,
    Create = 8,
    Update = 16,
    Patch = 32,
    Delete = 64,
    DeleteCollection = 128,
    All = 255,
}

/// <summary>A field that field selectors may name.</summary>
/// <param name="Path">As it stands in the selector: <c>spec.nodeName</c>.</param>
/// <param name="Value">The value in an object of the storage version; the empty string where it is absent.</param>
internal sealed record SelectableField(string Path, Func<DocumentObject, string> Value)
{
    /// <summary>The text, number or boolean that stands at the path itself.</summary>
    public static SelectableField At(string path)
    {
        var names = path.Split('.');
        return new(path, o => o.At(names) is { IsNull: false } v ? v.AsString ?? v.ToString() : "");
    }
}
