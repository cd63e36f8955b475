namespace MiniKube.ApiServer.FlowControl;

/// <summary>
/// Deals each flow a hand of queues, as upstream's dealer: two flows rarely hold the same hand, so one that fills its queues leaves others theirs. The hash is read as a number in the mixed base
/// (deck), (deck - 1), ...: each digit picks one of the queues that are left.
/// </summary>
internal static class ShuffleSharding
{
    /// <param name="hash">The flow's.</param>
    /// <param name="deck">How many queues there are.</param>
    /// <param name="hand">Gets distinct queues; at most as many as there are.</param>
    public static void Deal(ulong hash, int deck, Span<int> hand)
    {
        Span<int> digits = stackalloc int[hand.Length];
        for (var i = 0; i < hand.Length; i++)
        {
            (hash, var digit) = Math.DivRem(hash, (ulong)(deck - i));
            digits[i] = (int)digit;
        }
        // A digit counts the queues that are left; each card that was drawn before moves those at and above it up by one, from the last drawn to the first.
        for (var i = 0; i < hand.Length; i++)
        {
            var card = digits[i];
            for (var j = i - 1; j >= 0; j--)
            {
                if (card >= digits[j])
                {
                    card++;
                }
            }
            hand[i] = card;
        }
    }

    /// <summary>The hash of a flow: that of its schema's name and of what tells its flows apart.</summary>
    public static ulong Hash(string schema, string distinguisher)
    {
        // FNV-1a, and the end of MurmurHash3 behind it, so that all bits depend on all characters.
        var hash = 14695981039346656037UL;
        foreach (var c in schema)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }
        hash = (hash ^ 0xffff) * 1099511628211UL;
        foreach (var c in distinguisher)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }
}
