using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Patching;

/// <summary>
/// The order of a merged list. Items that the patch names come in the patch's order; items that only the server has keep their relative order and go before
/// the first patch item that stood behind them.
/// <example>Server [1, 2, 3, 4], patch order [3, 1, 5]: 2 and 4 are the server's own; the result is [3, 1, 5] with 2 and 4 woven in: [3, 1, 5, 2, 4].</example>
/// </summary>
internal static class ListOrder
{
    /// <param name="items">The merged items.</param>
    /// <param name="patchOrder">Items of the patch, or the order directive; objects need their merge key only.</param>
    /// <param name="serverOrder">The list as it was.</param>
    /// <param name="mergeKey">null for lists of scalars.</param>
    public static DocumentArray Restore(IReadOnlyList<Document> items, DocumentArray patchOrder, DocumentArray serverOrder, string? mergeKey)
    {
        var inPatch = Positions(patchOrder, mergeKey);
        var onServer = Positions(serverOrder, mergeKey);
        var named = items.Where(i => inPatch.ContainsKey(Identity(i, mergeKey))).OrderBy(i => inPatch[Identity(i, mergeKey)]).ToArray();
        var others = items.Where(i => !inPatch.ContainsKey(Identity(i, mergeKey))).OrderBy(i => Position(i)).ToArray();

        var result = new List<Document>(items.Count);
        var (o, n) = (0, 0);
        while (o < others.Length || n < named.Length)
        {
            var takeOther = n >= named.Length || (o < others.Length && Position(others[o]) is var left and < int.MaxValue
                && Position(named[n]) is var right and < int.MaxValue && left < right);
            result.Add(takeOther ? others[o++] : named[n++]);
        }
        return new DocumentArray(result.ToArray());

        int Position(Document item) => onServer.GetValueOrDefault(Identity(item, mergeKey), int.MaxValue);
    }

    /// <summary>Every item of a patch must stand in its order directive, in that order.</summary>
    /// <exception cref="PatchException">One does not.</exception>
    public static void Check(DocumentArray? patch, DocumentArray order, string? mergeKey)
    {
        var positions = Positions(order, mergeKey);
        var last = -1;
        foreach (var item in patch ?? DocumentArray.Empty)
        {
            if (item[Directives.Patch] is not null)
            {
                continue;
            }
            if (!positions.TryGetValue(Identity(item, mergeKey), out var position) || position < last)
            {
                throw PatchException.DoesNotApply($"The order in patch list:\n{patch}\n doesn't match {Directives.SetElementOrder} list:\n{order}\n");
            }
            last = position;
        }
    }

    private static Dictionary<Document, int> Positions(DocumentArray list, string? mergeKey)
    {
        var positions = new Dictionary<Document, int>();
        for (var i = 0; i < list.Count; i++)
        {
            positions.TryAdd(Identity(list[i], mergeKey), i);
        }
        return positions;
    }

    private static Document Identity(Document item, string? mergeKey) => mergeKey is null ? item : item[mergeKey] ?? Document.Null;
}
