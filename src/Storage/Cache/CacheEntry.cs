using System.Buffers;

namespace MiniKube.Storage.Cache;

/// <summary>One version of one object: the committed bytes and what is known about them. Immutable and shared by everybody.</summary>
public sealed class CacheEntry : Rendered<CacheEntry>, IKeyed
{
    private readonly byte[] _value;
    private readonly EntryDecoder _decoder;
    private EntryIndex? _index;

    internal CacheEntry(string key, byte[] value, long modRevision, EntryDecoder decoder)
    {
        Key = key;
        ModRevision = modRevision;
        _value = value;
        _decoder = decoder;
    }

    /// <inheritdoc/>
    public string Key { get; }

    /// <summary>The revision that wrote these bytes: the object's resourceVersion.</summary>
    public long ModRevision { get; }

    /// <summary>The object's JSON without resourceVersion. To send an object use <see cref="Write"/>.</summary>
    /// <exception cref="InvalidDataException">Another program wrote the value.</exception>
    public ReadOnlyMemory<byte> Json => StoredObject.JsonOf(_value);

    /// <summary>The stored value, header included.</summary>
    public ReadOnlyMemory<byte> Value => _value;

    /// <summary>Whether there is an object; see <see cref="StoredObject.Unreadable"/>.</summary>
    public bool IsReadable => StoredObject.IsReadable(_value);

    /// <summary>Labels and selectable fields; decoded on first use.</summary>
    public EntryIndex Index => Volatile.Read(ref _index) ?? Decode();

    /// <summary>The same version with another index, and nothing rendered of it yet.</summary>
    internal CacheEntry With(EntryDecoder decoder) => new(Key, _value, ModRevision, decoder);

    /// <summary>How many bytes <see cref="Write"/> writes.</summary>
    /// <param name="revision">The resourceVersion to write; null for <see cref="ModRevision"/>.</param>
    /// <param name="typeMeta">False for an item of a typed list.</param>
    public int Length(long? revision = null, bool typeMeta = true) => StoredObject.LengthOf(_value, revision ?? ModRevision, typeMeta);

    /// <summary>Writes the object's JSON with its resourceVersion: three copies, nothing parsed.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="revision">The resourceVersion to write; null for <see cref="ModRevision"/>. A DELETED event writes the deletion's.</param>
    /// <param name="typeMeta">False for an item of a typed list, which leaves apiVersion and kind to the list.</param>
    public void Write(IBufferWriter<byte> output, long? revision = null, bool typeMeta = true) =>
        StoredObject.Write(output, _value, revision ?? ModRevision, typeMeta);

    private EntryIndex Decode()
    {
        var index = _decoder(Key, Json);
        // Two readers may both decode; one result stays.
        return Interlocked.CompareExchange(ref _index, index, null) ?? index;
    }
}
