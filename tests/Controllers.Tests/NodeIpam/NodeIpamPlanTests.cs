using System.Net;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.NodeIpam;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.NodeIpam;

public sealed class NodeIpamPlanTests
{
    private static readonly PodRange Range = new(IPNetwork.Parse("10.244.0.0/16"), 24);

    private static Node With(string name, string? cidr) => Node(name) with { Spec = new NodeSpec { PodCIDR = cidr, PodCIDRs = cidr is null ? [] : [cidr] } };

    private static string Text(NodeIpamPlan plan) => string.Join(' ', plan.Assign.Select(a => $"{a.Node.Metadata.Name}={string.Join(',', a.Pieces)}"));

    private static NodeIpamPlan Plan(PodRange range, IReadOnlyDictionary<string, IPNetwork>? reserved, params Node[] nodes) =>
        NodeIpamPlan.Compute(nodes, (reserved ?? new Dictionary<string, IPNetwork>()).ToDictionary(r => r.Key, r => (IReadOnlyList<IPNetwork>)[r.Value]), [range]);

    [Fact]
    public void Each_node_gets_the_lowest_piece_that_nobody_has()
    {
        Assert.Equal("a=10.244.0.0/24 b=10.244.1.0/24", Text(Plan(Range, null, With("b", null), With("a", null))));
        Assert.Equal("c=10.244.1.0/24 d=10.244.4.0/24", Text(Plan(Range, null,
            With("a", "10.244.0.0/24"), With("b", "10.244.2.0/23"), With("c", null), With("d", null), With("e", "192.168.0.0/24"))));
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public void What_may_have_been_written_stays_with_its_node(string first, string second)
    {
        var reserved = new Dictionary<string, IPNetwork> { [first] = IPNetwork.Parse("10.244.0.0/24") };
        Assert.Equal($"{first}=10.244.0.0/24 {second}=10.244.1.0/24", Text(Plan(Range, reserved, With("a", null), With("b", null))));
        Assert.Equal($"{second}=10.244.0.0/24", Text(Plan(Range, reserved, With(first, "10.244.7.0/24"), With(second, null))));
    }

    [Fact]
    public void What_Services_have_no_node_gets()
    {
        var range = Range with { Excluded = [IPNetwork.Parse("10.244.0.0/23"), IPNetwork.Parse("10.244.3.128/25"), IPNetwork.Parse("fd00::/108")] };
        Assert.Equal("a=10.244.2.0/24 b=10.244.4.0/24", Text(Plan(range, null, With("a", null), With("b", null))));
        Assert.Equal("a", Plan(Range with { Excluded = [IPNetwork.Parse("10.0.0.0/8")] }, null, With("a", null)).WithoutRoom.Single().Metadata.Name);
    }

    [Fact]
    public void Nodes_beyond_the_range_are_told_of()
    {
        var small = new PodRange(IPNetwork.Parse("10.0.0.0/23"), 24);
        var plan = Plan(small, null, With("a", null), With("b", null), With("c", null));
        Assert.Equal(("a=10.0.0.0/24 b=10.0.1.0/24", "c"), (Text(plan), plan.WithoutRoom.Single().Metadata.Name));
    }

    [Fact]
    public void With_two_families_each_node_gets_a_piece_of_each_or_none()
    {
        PodRange[] ranges = [Range, new(IPNetwork.Parse("fd00:10::/63"), 64)];
        var plan = NodeIpamPlan.Compute([With("a", null), With("b", null), With("c", null)], new Dictionary<string, IReadOnlyList<IPNetwork>>(), ranges);
        Assert.Equal(("a=10.244.0.0/24,fd00:10::/64 b=10.244.1.0/24,fd00:10:0:1::/64", "c"), (Text(plan), plan.WithoutRoom.Single().Metadata.Name));
        var taken = With("a", null) with { Spec = new NodeSpec { PodCIDR = "10.244.0.0/24", PodCIDRs = ["10.244.0.0/24", "fd00:10::/64"] } };
        Assert.Equal("b=10.244.1.0/24,fd00:10:0:1::/64", Text(NodeIpamPlan.Compute([taken, With("b", null)], new Dictionary<string, IReadOnlyList<IPNetwork>>(), ranges)));
    }

    [Theory]
    [InlineData("10.244.0.0/16", 24, 255, "10.244.255.0/24")]
    [InlineData("10.244.0.0/16", 26, 5, "10.244.1.64/26")]
    [InlineData("fd00:10::/48", 64, 258, "fd00:10:0:102::/64")]
    public void Pieces_are_counted_through_the_range(string cluster, int mask, long index, string piece)
    {
        var range = new PodRange(IPNetwork.Parse(cluster), mask);
        Assert.Equal(IPNetwork.Parse(piece), range.Piece(index));
        Assert.Equal((index, index), range.Pieces(IPNetwork.Parse(piece)));
    }
}
