using MiniKube.ApiServer.FlowControl;

namespace MiniKube.ApiServer.Tests.FlowControl;

/// <summary>Which queues flows are dealt.</summary>
public sealed class ShuffleShardingTests
{
    [Fact]
    public void Every_ordered_hand_is_dealt_equally_often()
    {
        // 5 queues, hands of 3: 5 * 4 * 3 of them.
        var dealt = new Dictionary<string, int>();
        for (var hash = 0UL; hash < 600; hash++)
        {
            var hand = new int[3];
            ShuffleSharding.Deal(hash, 5, hand);
            Assert.Equal(3, hand.Distinct().Count());
            Assert.All(hand, q => Assert.InRange(q, 0, 4));
            var name = string.Join(' ', hand);
            dealt[name] = dealt.GetValueOrDefault(name) + 1;
        }
        Assert.Equal(60, dealt.Count);
        Assert.All(dealt.Values, count => Assert.Equal(10, count));
    }

    [Fact]
    public void A_hand_may_be_the_whole_deck()
    {
        var hand = new int[4];
        ShuffleSharding.Deal(ulong.MaxValue, 4, hand);
        Assert.Equal([0, 1, 2, 3], hand.Order());
    }

    [Fact]
    public void Flows_hash_by_schema_and_distinguisher_apart()
    {
        string[][] flows = [["a", "b"], ["ab", ""], ["", "ab"], ["a", "c"], ["b", "a"]];
        Assert.Equal(flows.Length, flows.Select(f => ShuffleSharding.Hash(f[0], f[1])).Distinct().Count());
        Assert.Equal(ShuffleSharding.Hash("a", "b"), ShuffleSharding.Hash("a", "b"));
    }
}
