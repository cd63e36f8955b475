using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.Disruption;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Tests.Disruption;

public sealed class DisruptionPlanTests
{
    private static readonly DateTimeOffset Now = Make.Now;

    [Theory]
    [InlineData("2", null, 3, 3, 3, 2, 1)]
    [InlineData("3", null, 3, 3, 3, 3, 0)]
    [InlineData("5", null, 3, 3, 3, 5, 0)]
    [InlineData("0", null, 3, 1, 3, 0, 1)]
    [InlineData("50%", null, 3, 3, 4, 2, 1)]
    [InlineData("30%", null, 4, 4, 4, 2, 2)]
    [InlineData("100%", null, 4, 4, 4, 4, 0)]
    [InlineData(null, "1", 4, 4, 4, 3, 1)]
    [InlineData(null, "1", 4, 2, 4, 3, 0)]
    [InlineData(null, "30%", 4, 4, 4, 2, 2)]
    [InlineData(null, "0", 4, 4, 4, 4, 0)]
    [InlineData(null, "7", 4, 4, 4, 0, 4)]
    [InlineData("0", null, 0, 0, 0, 0, 0)]
    public void So_many_may_go_as_are_healthy_beyond_what_must_stay(string? least, string? most, int pods, int ready, int expected, int desired, int allowed)
    {
        var budget = Budget(least, most);
        var status = Plan(budget, Pods(pods, ready), DisruptionPlan.AsksForScale(budget) ? 4 : 0).Status;
        Assert.Equal((ready, desired, expected, allowed, 3L), (status.CurrentHealthy, status.DesiredHealthy, status.ExpectedPods, status.DisruptionsAllowed, status.ObservedGeneration));
        var condition = Assert.Single(status.Conditions);
        Assert.Equal(("DisruptionAllowed", allowed > 0 ? "True" : "False", allowed > 0 ? "SufficientPods" : "InsufficientPods", 3L),
            (condition.Type, condition.Status, condition.Reason, condition.ObservedGeneration));
    }

    [Fact]
    public void What_goes_already_or_was_granted_is_not_healthy()
    {
        var budget = Granted(Budget("1"), ("p0", Now.AddSeconds(-30)), ("p1", Now.AddSeconds(-121)), ("p2", Now), ("elsewhere", Now));
        Pod[] pods = [.. Pods(4, 4)];
        pods[2] = pods[2].Terminating();
        var plan = Plan(budget, pods);
        Assert.Equal(["p0"], plan.Status.DisruptedPods.Keys);
        Assert.Equal(["p1"], plan.Undeleted.Select(static p => p.Metadata.Name));
        Assert.Equal((2, 1), (plan.Status.CurrentHealthy, plan.Status.DisruptionsAllowed));
        Assert.Equal(TimeSpan.FromMilliseconds(90_001), plan.Requeue);
    }

    [Fact]
    public void A_condition_keeps_its_time_while_it_stays()
    {
        var first = Plan(Budget("1"), Pods(3, 3)).Status;
        var budget = Budget("1") with { Status = first };
        Assert.Equal(first, DisruptionPlan.Compute(budget, Pods(3, 3), ExpectedScale.None, Now.AddHours(1)).Status);
        var less = DisruptionPlan.Compute(budget, Pods(3, 1), ExpectedScale.None, Now.AddHours(1)).Status;
        Assert.Equal(Now.AddHours(1), less.Conditions[0].LastTransitionTime.Moment);
    }

    [Fact]
    public void Where_the_numbers_cannot_be_told_nothing_may_go()
    {
        var budget = Budget("1") with { Status = Plan(Budget("1"), Pods(3, 3)).Status };
        var status = DisruptionPlan.Failed(budget, "jobs.batch does not implement the scale subresource", Now);
        Assert.Equal((0, 3), (status.DisruptionsAllowed, status.CurrentHealthy));
        Assert.Equal(("False", "SyncFailed", "jobs.batch does not implement the scale subresource"),
            (status.Conditions[0].Status, status.Conditions[0].Reason, status.Conditions[0].Message));
    }

    [Fact]
    public void No_pods_and_pods_that_nobody_keeps_are_told_of()
    {
        Assert.Equal("No matching pods found", Assert.Single(Plan(Budget("1"), []).Events).Message);
        var told = Assert.Single(DisruptionPlan.Compute(Budget(null, "1"), Pods(1, 1), new ExpectedScale(0, ["p0"]), Now).Events);
        Assert.Equal("UnmanagedPods", told.Reason);
        Assert.StartsWith("Pods selected by this PodDisruptionBudget (selector: app=web) were found to be unmanaged.", told.Message);
    }

    [Fact]
    public void An_empty_selector_selects_all_and_none_selects_nothing()
    {
        var labels = Make.Labels(("app", "web"));
        Assert.True(DisruptionPlan.Selects(Budget("1"), labels));
        Assert.False(DisruptionPlan.Selects(Budget("1"), Make.Labels(("app", "db"))));
        Assert.True(DisruptionPlan.Selects(new() { Spec = new PodDisruptionBudgetSpec { Selector = new LabelSelector() } }, labels));
        Assert.False(DisruptionPlan.Selects(new(), labels));
    }

    [Fact]
    public async Task The_scale_of_each_controller_counts_once()
    {
        var (a, b) = (Make.ReplicaSet(3, "a"), Make.ReplicaSet(5, "b"));
        Pod[] pods = [Make.Pod("a1", a), Make.Pod("a2", a), Make.Pod("b1", b), Make.Pod("free")];
        var asked = 0;
        var scale = await ExpectedScale.SumAsync(pods, (_, owner) =>
        {
            asked++;
            return Task.FromResult<ControllerScale?>(new(owner.Uid, owner.Name == "a" ? 3 : 5));
        });
        Assert.Equal((8, 2), (scale.Replicas, asked));
        Assert.Equal(["free"], scale.Unmanaged);
        var unknown = await Assert.ThrowsAsync<UnknownScaleException>(() => ExpectedScale.SumAsync(pods, (_, _) => Task.FromResult<ControllerScale?>(null)));
        Assert.Equal("found no controllers for pod \"a1\"", unknown.Message);
    }

    [Fact]
    public void A_disruption_that_did_not_come_is_taken_back_unless_the_node_announced_it()
    {
        Pod With(string status, string reason) => Make.Pod("p").Ready() is var p
            ? p with { Status = p.Status with { Conditions = [new PodCondition { Type = "DisruptionTarget", Status = status, Reason = reason, LastTransitionTime = Now }] } } : p;
        Assert.Equal(Now.AddMinutes(2), StaleDisruptionController.StaleAt(With("True", "EvictionByEvictionAPI")));
        Assert.Null(StaleDisruptionController.StaleAt(With("False", "EvictionByEvictionAPI")));
        Assert.Null(StaleDisruptionController.StaleAt(With("True", "TerminationByKubelet")));
        Assert.Null(StaleDisruptionController.StaleAt(With("True", "EvictionByEvictionAPI").Terminating()));
        Assert.Null(StaleDisruptionController.StaleAt(With("True", "EvictionByEvictionAPI").Phase("Failed")));
        Assert.Null(StaleDisruptionController.StaleAt(Make.Pod("p")));
    }

    private static PodDisruptionBudget Budget(string? least = null, string? most = null) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "uid-budget", Generation = 3 },
        Spec = new PodDisruptionBudgetSpec
        {
            MinAvailable = least is null ? (IntOrString?)null : IntOrString.Parse(least),
            MaxUnavailable = most is null ? (IntOrString?)null : IntOrString.Parse(most),
            Selector = new LabelSelector { MatchLabels = Make.Labels(("app", "web")) },
        },
    };

    private static PodDisruptionBudget Granted(PodDisruptionBudget budget, params (string Pod, DateTimeOffset At)[] granted) => budget with
    {
        Status = budget.Status with { DisruptedPods = granted.ToDictionary(static g => g.Pod, static g => (Timestamp)g.At) },
    };

    private static Pod[] Pods(int count, int ready) => Enumerable.Range(0, count).Select(i => Make.Pod($"p{i}").Ready(i < ready)).ToArray();

    private static DisruptionPlan Plan(PodDisruptionBudget budget, IReadOnlyList<Pod> pods, int replicas = 0) =>
        DisruptionPlan.Compute(budget, pods, new ExpectedScale(replicas, []), Now);
}
