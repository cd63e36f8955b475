using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace MiniKube.Api.Documents;

/// <summary>A member that a text gave again.</summary>
/// <param name="Name">Its name.</param>
/// <param name="After">How many members stood before it there.</param>
/// <param name="Earlier">The value that it replaced; null where that is not known.</param>
public readonly record struct RepeatedMember(string Name, int After, Document? Earlier = null);

/// <summary>
/// A JSON object: members in the order they were written. Where a text named a member twice the last value counts, and
/// <see cref="Duplicates"/> remembers the name so that strict field validation can refuse it.
/// </summary>
public sealed class DocumentObject : Document, IReadOnlyCollection<KeyValuePair<string, Document>>
{
    // Below this size a linear search beats making an index, which every changed copy of the object would need anew.
    private const int IndexThreshold = 32;

    private readonly KeyValuePair<string, Document>[] members;
    private Dictionary<string, int>? index;

    public DocumentObject(IEnumerable<KeyValuePair<string, Document>> members, IReadOnlyList<RepeatedMember>? duplicates = null)
    {
        this.members = members as KeyValuePair<string, Document>[] ?? members.ToArray();
        Duplicates = duplicates ?? [];
    }

    public DocumentObject(params ReadOnlySpan<(string Name, Document Value)> members)
    {
        this.members = new KeyValuePair<string, Document>[members.Length];
        for (var i = 0; i < members.Length; i++)
        {
            this.members[i] = KeyValuePair.Create(members[i].Name, members[i].Value);
        }
        Duplicates = [];
    }

    public static DocumentObject Empty { get; } = new(Array.Empty<KeyValuePair<string, Document>>());

    /// <summary>The record that was read from this object last. The object never changes, so neither does what is read from it.</summary>
    internal object? Record { get; set; }

    /// <summary>What the source text gave more than once in this object, in its order.</summary>
    public IReadOnlyList<RepeatedMember> Duplicates { get; }

    public override DocumentKind Kind => DocumentKind.Object;
    public int Count => members.Length;
    public IEnumerable<string> Names => members.Select(m => m.Key);
    public Enumerator GetEnumerator() => new(members);
    IEnumerator<KeyValuePair<string, Document>> IEnumerable<KeyValuePair<string, Document>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, Document>>)members).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => members.GetEnumerator();

    public bool Contains(string name) => IndexOf(name) >= 0;

    public bool TryGet(string name, [NotNullWhen(true)] out Document? value)
    {
        var i = IndexOf(name);
        value = i < 0 ? null : members[i].Value;
        return i >= 0;
    }

    /// <summary>This object with one member set: replaced in its place, or added at the end.</summary>
    public DocumentObject With(string name, Document value)
    {
        var i = IndexOf(name);
        if (i >= 0 && ReferenceEquals(members[i].Value, value))
        {
            return this;
        }
        var next = new KeyValuePair<string, Document>[i < 0 ? members.Length + 1 : members.Length];
        members.AsSpan().CopyTo(next);
        next[i < 0 ? members.Length : i] = KeyValuePair.Create(name, value);
        return new DocumentObject(next, Duplicates);
    }

    /// <summary>This object without one member; itself when it has none of that name.</summary>
    public DocumentObject Without(string name)
    {
        var i = IndexOf(name);
        if (i < 0)
        {
            return this;
        }
        KeyValuePair<string, Document>[] rest = [.. members.AsSpan(0, i), .. members.AsSpan(i + 1)];
        return new DocumentObject(rest, Duplicates);
    }

    public override bool Equals(Document? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }
        if (other is not DocumentObject o || o.Count != Count)
        {
            return false;
        }
        foreach (var (name, value) in members)
        {
            if (!o.TryGet(name, out var v) || !value.Equals(v))
            {
                return false;
            }
        }
        return true;
    }

    public override int GetHashCode()
    {
        var hash = 0;
        foreach (var (name, value) in members)
        {
            // Members are unordered, so the parts are combined by a commutative operation.
            hash ^= HashCode.Combine(name, value);
        }
        return hash;
    }

    private int IndexOf(string name)
    {
        if (members.Length < IndexThreshold)
        {
            for (var i = 0; i < members.Length; i++)
            {
                if (members[i].Key == name)
                {
                    return i;
                }
            }
            return -1;
        }
        if (index is null)
        {
            var built = new Dictionary<string, int>(members.Length, StringComparer.Ordinal);
            for (var i = 0; i < members.Length; i++)
            {
                built[members[i].Key] = i;
            }
            index = built;
        }
        return index.TryGetValue(name, out var at) ? at : -1;
    }

    /// <summary>Goes through the members in order.</summary>
    public struct Enumerator
    {
        private readonly KeyValuePair<string, Document>[] members;
        private int at;

        internal Enumerator(KeyValuePair<string, Document>[] members)
        {
            this.members = members;
            at = -1;
        }

        public readonly KeyValuePair<string, Document> Current => members[at];

        public bool MoveNext() => ++at < members.Length;
    }
}
