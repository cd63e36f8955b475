namespace MiniKube.Storage.Cache;

/// <summary>
/// What selectors look at, beside the bytes: an object's labels and the fields that its kind lets be selected. The kind's decoder makes it, once per
/// version of an object; a decoder may derive from it to keep more.
/// </summary>
public class EntryIndex(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> fields)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(0);

    /// <summary>The index of an object without labels and selectable fields.</summary>
    public static readonly EntryIndex Empty = new(None, None);

    /// <summary><c>metadata.labels</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; } = labels;

    /// <summary>Field path (<c>metadata.name</c>, <c>spec.nodeName</c>) to value.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; } = fields;
}

/// <summary>
/// Makes the index of a stored object. Pure: it may run on any thread, or twice. It does not throw on anything that this cluster has stored.
/// </summary>
/// <param name="key">The object's key.</param>
/// <param name="json">Its JSON, without resourceVersion.</param>
public delegate EntryIndex EntryDecoder(string key, ReadOnlyMemory<byte> json);
