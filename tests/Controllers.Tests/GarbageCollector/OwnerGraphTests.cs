using MiniKube.Api.Meta.V1;
using MiniKube.Api.Schemas;
using MiniKube.Controllers.GarbageCollector;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.GarbageCollector;

public sealed class OwnerGraphTests
{
    private static readonly GroupVersionResource Things = new("example.com", "v1", "things");
    private readonly OwnerGraph graph = new();

    private static OwnerReference Ref(string uid, bool block = true) => new() { ApiVersion = "example.com/v1", Kind = "Thing", Name = uid, Uid = uid, BlockOwnerDeletion = block };

    private string See(string uid, OwnerReference[] owners, string? finalizer = null, string ns = "default") => string.Join(' ', graph.Observe(
        new(Things, ns.Length > 0, ns, uid, uid),
        new ObjectMeta
        {
            Name = uid, Uid = uid, Namespace = ns, OwnerReferences = owners,
            DeletionTimestamp = finalizer is null ? null : Now, Finalizers = finalizer is null ? [] : [finalizer],
        }).Order());

    private string Lose(string uid) => string.Join(' ', graph.Remove(uid).Order());

    private bool Stands(string uid) => graph.AllOwnersStand(graph.Find(uid)!);

    [Fact]
    public void An_owner_that_is_only_heard_of_is_to_be_asked_for()
    {
        Assert.Equal("a", See("b", [Ref("a")]));
        Assert.False(Stands("b"));
        Assert.Equal("", See("a", []));
        Assert.True(Stands("b"));
    }

    [Fact]
    public void Dependents_are_looked_at_when_their_owner_is_gone()
    {
        See("a", []);
        Assert.Equal("", See("b", [Ref("a")]));
        Assert.Equal("", See("c", [Ref("a")]));
        Assert.Equal("b c", Lose("a"));
        Assert.False(Stands("b"));
        Assert.Equal("", Lose("b"));
        Lose("c");
        Assert.Null(graph.Find("a"));
    }

    [Fact]
    public void Foreground_deletion_looks_at_the_dependents_and_again_at_the_owner_as_they_go()
    {
        See("a", []);
        See("b", [Ref("a")]);
        See("c", [Ref("a")]);
        Assert.Equal("a b c", See("a", [], OwnerGraphNode.ForegroundFinalizer));
        Assert.False(Stands("b"));
        Assert.Equal("a", Lose("b"));
        Assert.Equal("a", See("c", [Ref("a", block: false)]));
        Assert.Equal("d", See("d", [Ref("a")]));
    }

    [Fact]
    public void Orphaning_looks_at_the_owner()
    {
        See("a", []);
        See("b", [Ref("a")]);
        Assert.Equal("a", See("a", [], OwnerGraphNode.OrphanFinalizer));
        See("b", []);
        Assert.Empty(graph.Dependents("a"));
    }

    [Fact]
    public void An_owner_in_another_namespace_is_none()
    {
        See("a", [], ns: "other");
        Assert.Equal("b", See("b", [Ref("a")]));
        Assert.False(Stands("b"));
        See("cluster", [], ns: "");
        Assert.Equal("", See("c", [Ref("cluster")]));
        Assert.True(Stands("c"));
    }

    public static TheoryData<string, string> Plans => new()
    {
        // states of the owners, finalizers, dependents -> what happens
        { "Solid", "" },
        { "Solid Absent", "drop o1" },
        { "Solid WaitsForDependents Absent", "drop o1,o2" },
        { "Absent", "delete Background" },
        { "Absent Absent", "delete Background" },
        { "Absent +orphan", "delete Orphan" },
        { "Absent +foregroundDeletion", "delete Foreground" },
        { "WaitsForDependents", "delete Background" },
        { "WaitsForDependents dependents", "delete Foreground" },
        { "WaitsForDependents dependents waiting", "unblock delete Foreground" },
        { "Absent dependents", "delete Background" },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void A_dependents_fate_follows_from_its_owners(string given, string expected)
    {
        var words = given.Split(' ');
        var states = words.Where(w => Enum.TryParse<OwnerState>(w, out _)).Select(Enum.Parse<OwnerState>).ToArray();
        var live = new ObjectMeta
        {
            OwnerReferences = states.Select((_, i) => Ref($"o{i}")).ToArray(),
            Finalizers = words.Where(w => w[0] == '+').Select(w => w[1..]).ToArray(),
        };
        var plan = DependentPlan.Compute(live, states, words.Contains("dependents"), words.Contains("waiting"));
        var text = string.Join(' ', new[]
        {
            plan.DropOwners.Count > 0 ? "drop " + string.Join(',', plan.DropOwners) : "", plan.Unblock ? "unblock" : "", plan.Delete is null ? "" : "delete " + plan.Delete,
        }.Where(t => t.Length > 0));
        Assert.Equal(expected, text);
    }
}
