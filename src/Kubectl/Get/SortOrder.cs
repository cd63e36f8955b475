using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Get;

/// <summary>The order of <c>--sort-by</c>: numbers and quantities by size, texts with their numbers in natural order, absence first.</summary>
internal sealed class SortOrder : IComparer<Document?>
{
    public static SortOrder Instance { get; } = new();

    public int Compare(Document? x, Document? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (DocumentNumber a, DocumentNumber b) => a.ToDouble().CompareTo(b.ToDouble()),
        (DocumentString a, DocumentString b) => Texts(a.Value, b.Value),
        _ => string.CompareOrdinal(x.ToString(), y.ToString()),
    };

    private static int Texts(string a, string b) =>
        Quantity.TryParse(a, out var p) && Quantity.TryParse(b, out var q) ? p.CompareTo(q) : NaturalOrder.Compare(a, b);
}
