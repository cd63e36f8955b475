using Google.Protobuf;

namespace MiniKube.Storage.Etcd;

/// <summary>Ranges of keys in etcd's form: from a first key (inclusive) to an end (exclusive).</summary>
internal static class EtcdKeys
{
    /// <summary>As the first key: the smallest there is; as the end: no end. As both: everything.</summary>
    public static readonly ByteString Zero = ByteString.CopyFrom(0);

    /// <summary>The key by which those who compact agree who does; upstream's.</summary>
    public static readonly ByteString CompactRevKey = ByteString.CopyFromUtf8("compact_rev_key");

    /// <summary>What is added to etcd's revisions since a restore; see <see cref="RebasedEtcdClient"/>.</summary>
    public static readonly ByteString RevisionBaseKey = ByteString.CopyFromUtf8("revision_base_key");

    /// <summary>The first key under a prefix that is greater than <paramref name="startAfter"/>.</summary>
    public static ByteString First(string prefix, string? startAfter)
    {
        if (startAfter is not null && string.CompareOrdinal(startAfter, prefix) >= 0)
            return ByteString.CopyFromUtf8(startAfter + '\0');
        return prefix.Length == 0 ? Zero : ByteString.CopyFromUtf8(prefix);
    }

    /// <summary>The end of the keys under a prefix: for UTF-8 bytes ordinal order, which for keys of one plane is the order of strings.</summary>
    public static ByteString End(string prefix) => SortedMap<StoredItem>.EndOf(prefix) is { } end ? ByteString.CopyFromUtf8(end) : Zero;
}
