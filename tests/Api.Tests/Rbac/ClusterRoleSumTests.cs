using MiniKube.Api.Meta.V1;
using MiniKube.Api.Rbac;
using MiniKube.Api.Rbac.V1;

namespace MiniKube.Api.Tests.Rbac;

public sealed class ClusterRoleSumTests
{
    [Fact]
    public void A_sum_holds_what_it_selects_by_name_and_each_rule_once() => Assert.Equal("b a", Sum("sum",
        Role("sum", selects: ["two", "one"], rules: ["mine"]), Role("z", labels: "one", rules: ["a", "b"]), Role("x", labels: "two", rules: ["b"]), Role("other", rules: ["c"])));

    [Fact]
    public void A_part_that_is_a_sum_counts_with_its_parts() => Assert.Equal("a b", Sum("admin",
        Role("admin", selects: ["edit"]), Role("edit", labels: "edit", selects: ["view"], rules: ["old"]), Role("v", labels: "view", rules: ["a"]), Role("w", labels: "edit", rules: ["b"])));

    [Fact]
    public void Sums_in_a_circle_hold_the_same()
    {
        ClusterRole[] circle = [Role("a", "in-a", ["in-b"], ["junk"]), Role("b", "in-b", ["in-a"]), Role("pa", labels: "in-a", rules: ["one"]), Role("pb", labels: "in-b", rules: ["two"])];
        Assert.Equal(["one", "two"], Sum("a", circle).Split(' ').Order());
        Assert.Equal(["one", "two"], Sum("b", circle).Split(' ').Order());
    }

    private static string Sum(string name, params ClusterRole[] all) => string.Join(' ', ClusterRoleSum.Rules(all.Single(r => r.Metadata.Name == name), all).Select(r => r.Resources.Single()));

    private static ClusterRole Role(string name, string? labels = null, string[]? selects = null, string[]? rules = null) => new()
    {
        Metadata = new ObjectMeta { Name = name, Labels = labels is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [labels] = "" } },
        Rules = [.. (rules ?? []).Select(r => new PolicyRule { Verbs = ["get"], Resources = [r] })],
        AggregationRule = selects is null ? null : new AggregationRule { ClusterRoleSelectors = [.. selects.Select(s => new LabelSelector { MatchLabels = new Dictionary<string, string> { [s] = "" } })] },
    };
}
