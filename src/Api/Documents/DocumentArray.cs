using System.Collections;

namespace MiniKube.Api.Documents;

/// <summary>A JSON array.</summary>
public sealed class DocumentArray : Document, IReadOnlyList<Document>
{
    private readonly Document[] items;

    public DocumentArray(IEnumerable<Document> items) => this.items = items as Document[] ?? items.ToArray();

    public static DocumentArray Empty { get; } = new([]);

    public override DocumentKind Kind => DocumentKind.Array;
    public int Count => items.Length;
    public Document this[int index] => items[index];
    public Enumerator GetEnumerator() => new(items);
    IEnumerator<Document> IEnumerable<Document>.GetEnumerator() => ((IEnumerable<Document>)items).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    public override bool Equals(Document? other) => other is DocumentArray a && items.AsSpan().SequenceEqual(a.items);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in items)
        {
            hash.Add(item);
        }
        return hash.ToHashCode();
    }

    /// <summary>Goes through the items in order.</summary>
    public struct Enumerator
    {
        private readonly Document[] items;
        private int at;

        internal Enumerator(Document[] items)
        {
            this.items = items;
            at = -1;
        }

        public readonly Document Current => items[at];

        public bool MoveNext() => ++at < items.Length;
    }
}
