using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Bindings;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Queueing;
using MiniKube.Scheduler.Snapshots;
using MiniKube.Scheduler.Tests.Fixtures;
using MiniKube.Testing;

namespace MiniKube.Scheduler.Tests.Queueing;

public class SchedulingQueueTests
{
    private readonly FakeTimeProvider time = new();
    private readonly ResourceTable resources = new();
    private readonly NodeResourcesFit fit = new();
    private readonly TaintToleration taints = new();
    private readonly Profile profile;
    private readonly SchedulingQueue queue;

    public SchedulingQueueTests()
    {
        IPlugin[] plugins = [new SchedulingGates(), new PrioritySort(), fit, taints, new DefaultBinder(null)];
        profile = new("default-scheduler", point => [.. plugins.Where(p => point.IsServedBy(p)).Select(p => new WeightedPlugin(p))]);
        queue = new(profile.QueueSort, _ => profile, time);
    }

    private PodInfo Info(string name, int priority = 0, string requests = "cpu=1") => new(Make.Pod(name, requests, spec: s => s with { Priority = priority }), resources);

    private void Add(string name, int priority = 0) => queue.Set(Info(name, priority));

    private QueuedPod Pop()
    {
        Assert.True(queue.TryPop(out var pod));
        return pod;
    }

    private string[] PopAll()
    {
        var names = new List<string>();
        while (queue.TryPop(out var pod))
        {
            names.Add(pod.Pod.Key.Name);
        }
        return [.. names];
    }

    /// <summary>How long the pod now waits before it comes again by itself.</summary>
    private double Wait()
    {
        var start = time.GetUtcNow();
        while (queue.ActiveCount == 0)
        {
            Assert.False(queue.TryPop(out _));
            time.Advance(queue.NextDue!.Value - time.GetUtcNow());
            if (queue.TryPop(out var pod))
            {
                inHand = pod;
                break;
            }
        }
        return (time.GetUtcNow() - start).TotalSeconds;
    }

    private QueuedPod? inHand;

    private ClusterChange PodLeft => new(ClusterEvents.AssignedPodDelete) { OldPod = Info("gone") };

    [Fact]
    public void Higher_priority_goes_first_and_then_who_came_first()
    {
        Add("a");
        time.Advance(TimeSpan.FromSeconds(1));
        Add("b");
        Add("c");
        Add("important", 10);
        Add("idle", -1);
        Assert.Equal(["important", "a", "b", "c", "idle"], PopAll());
    }

    [Fact]
    public void Failures_back_off_from_one_second_to_ten()
    {
        Add("a");
        inHand = Pop();
        var waits = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            queue.ReturnFailed(inHand!);
            waits.Add(Wait());
        }
        Assert.Equal([1, 2, 4, 8, 10, 10], waits);
    }

    [Fact]
    public void An_unschedulable_pod_waits_for_what_can_help()
    {
        Add("a");
        queue.ReturnUnschedulable(Pop(), profile.BitOf(fit));
        queue.Move(new ClusterChange(ClusterEvents.NodeTaint) { OldNode = Make.Node("n", taints: "x:NoSchedule"), NewNode = Make.Node("n") });
        queue.Move(new ClusterChange(ClusterEvents.NodeAdd) { NewNode = Make.Node("n", "cpu=500m,pods=9") });
        Assert.False(queue.TryPop(out _));
        Assert.Equal(1, queue.UnschedulableCount);
        queue.Move(PodLeft);
        Assert.Equal(["a"], PopAll());
    }

    [Fact]
    public void A_pod_that_several_plugins_rejected_is_woken_for_any_of_them()
    {
        Add("a");
        queue.ReturnUnschedulable(Pop(), profile.BitOf(fit) | profile.BitOf(taints));
        queue.Move(new ClusterChange(ClusterEvents.NodeTaint) { OldNode = Make.Node("n", taints: "x:NoSchedule"), NewNode = Make.Node("n") });
        Assert.Equal(["a"], PopAll());
    }

    [Fact]
    public void Woken_before_its_backoff_is_over_it_goes_behind_the_active_ones_and_is_taken_when_they_are_none()
    {
        Add("a");
        queue.ReturnUnschedulable(Pop(), profile.BitOf(fit));
        Add("b");
        queue.Move(PodLeft);
        Assert.Equal((1, 1), (queue.BackoffCount, queue.ActiveCount));
        Assert.Equal(["b", "a"], PopAll());

        queue.ReturnUnschedulable(queue.Find("uid-a")!, profile.BitOf(fit));
        time.Advance(TimeSpan.FromSeconds(2));
        queue.Move(PodLeft);
        Assert.Equal((0, 1), (queue.BackoffCount, queue.ActiveCount));
    }

    [Fact]
    public void After_five_minutes_it_is_tried_again_all_the_same()
    {
        Add("a");
        queue.ReturnUnschedulable(Pop(), profile.BitOf(fit));
        time.Advance(TimeSpan.FromMinutes(4.9));
        Assert.False(queue.TryPop(out _));
        while (queue.UnschedulableCount > 0)
        {
            Assert.True(queue.NextDue is not null);
            time.Advance(queue.NextDue!.Value - time.GetUtcNow());
            if (queue.TryPop(out var pod))
            {
                Assert.Equal("a", pod.Pod.Key.Name);
            }
        }
        Assert.InRange(time.GetUtcNow() - Start, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.5));
    }

    private static DateTimeOffset Start => new FakeTimeProvider().GetUtcNow();

    [Fact]
    public void A_change_of_its_own_wakes_it_and_what_others_write_into_its_status_does_not()
    {
        Add("a");
        queue.ReturnUnschedulable(Pop(), profile.BitOf(fit));
        var pod = Make.Pod("a", "cpu=1");
        queue.Set(new PodInfo(pod with { Status = new PodStatus { Phase = "Pending", Message = "x" } }, resources));
        Assert.False(queue.TryPop(out _));
        queue.Set(Info("a", requests: "cpu=500m"));
        Assert.Equal(["a"], PopAll());
    }

    [Fact]
    public void A_gated_pod_enters_when_its_last_gate_is_gone()
    {
        Pod Gated(params string[] gates) => Make.Pod("a", spec: s => s with { SchedulingGates = [.. gates.Select(g => new PodSchedulingGate { Name = g })] });
        queue.Set(new PodInfo(Gated("x", "y"), resources));
        queue.Move(PodLeft);
        queue.Set(new PodInfo(Gated("y"), resources));
        Assert.False(queue.TryPop(out _));
        Assert.Equal(1, queue.GatedCount);
        queue.Set(new PodInfo(Gated(), resources));
        Assert.Equal(["a"], PopAll());
    }

    [Theory]
    [InlineData(QueuePlace.Active)]
    [InlineData(QueuePlace.Backoff)]
    [InlineData(QueuePlace.ErrorBackoff)]
    [InlineData(QueuePlace.Unschedulable)]
    [InlineData(QueuePlace.InFlight)]
    public void Removed_from_anywhere_it_does_not_come_back(object from)
    {
        var place = (QueuePlace)from;
        Add("a");
        if (place != QueuePlace.Active)
        {
            var pod = Pop();
            switch (place)
            {
                case QueuePlace.Backoff:
                    queue.ReturnUnschedulable(pod, profile.BitOf(fit));
                    queue.Move(PodLeft);
                    break;
                case QueuePlace.ErrorBackoff:
                    queue.ReturnFailed(pod);
                    break;
                case QueuePlace.Unschedulable:
                    queue.ReturnUnschedulable(pod, profile.BitOf(fit));
                    break;
            }
        }
        var removed = queue.Remove("uid-a")!;
        queue.ReturnFailed(removed);
        queue.ReturnUnschedulable(removed, 0);
        queue.Move(PodLeft);
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.False(queue.TryPop(out _));
        Assert.Equal((0, 0, 0, 0), (queue.Count, queue.ActiveCount, queue.BackoffCount, queue.UnschedulableCount));
    }

    [Fact]
    public void Seen_again_while_in_flight_it_is_not_taken_twice()
    {
        Add("a");
        var pod = Pop();
        queue.Set(Info("a", requests: "cpu=2"));
        Assert.False(queue.TryPop(out _));
        Assert.Equal(2000, pod.Pod.Cpu);
        queue.ReturnFailed(pod);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["a"], PopAll());
    }
}
