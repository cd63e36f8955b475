using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Jobs;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Tests.Jobs;

/// <summary>
/// A Job and its pods in memory: the real plan takes turns with a pretended node and a user who suspends and deletes, in an order drawn from a seed.
/// The controller works from a look that may be old by the time it acts, and dies between any two of its writes. Bounds are checked after every step.
/// </summary>
internal sealed class JobHistory
{
    private const int IgnoredExit = 42;

    private readonly ulong seed;
    private readonly SeededChance chance;
    private readonly List<Pod> pods = [];
    private readonly HashSet<string> discarded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Pod> untracked = new(StringComparer.Ordinal);
    private readonly HashSet<string> notedSucceeded = new(StringComparer.Ordinal);
    private readonly HashSet<string> notedFailed = new(StringComparer.Ordinal);
    private readonly int failPercent;
    private JobBackoff backoff = JobBackoff.None;
    private int revision;
    private int named;

    public JobHistory(ulong seed)
    {
        this.seed = seed;
        chance = new(seed);
        failPercent = 10 * chance.Next(6);
        var indexed = chance.Hit(50);
        var perIndex = indexed && chance.Hit(50);
        var completions = 1 + chance.Next(7);
        Job = MakeJob.Job(completions, 1 + chance.Next(4), spec: s => s with
        {
            CompletionMode = indexed ? "Indexed" : "NonIndexed",
            BackoffLimit = perIndex ? int.MaxValue : chance.Next(9),
            BackoffLimitPerIndex = perIndex ? chance.Next(3) : null,
            MaxFailedIndexes = perIndex && chance.Hit(50) ? chance.Next(completions) : null,
            ActiveDeadlineSeconds = chance.Hit(10) ? 60 : null,
            PodReplacementPolicy = chance.Hit(40) ? "Failed" : "TerminatingOrFailed",
            PodFailurePolicy = chance.Hit(30)
                ? new PodFailurePolicy
                {
                    Rules =
                    [
                        new PodFailurePolicyRule { Action = "Ignore", OnExitCodes = new PodFailurePolicyOnExitCodesRequirement { Operator = "In", Values = [IgnoredExit] } },
                    ],
                }
                : null,
            SuccessPolicy = indexed && chance.Hit(25) ? new SuccessPolicy { Rules = [new SuccessPolicyRule { SucceededCount = 1 + chance.Next(completions) }] } : null,
        });
    }

    public Job Job { get; private set; }
    public DateTimeOffset Now { get; private set; } = Make.Now;
    public JobCondition? End => JobConditions.Finished(Job);

    /// <summary>Runs until the Job has ended.</summary>
    public void Settle(bool troubled)
    {
        for (var step = 0; End is null; step++)
        {
            Assert.True(step < 4000, $"seed {seed} does not come to an end: {Describe()}");
            Step(troubled && step < 400);
        }
        CheckEnd();
    }

    private void Step(bool troubled)
    {
        Now += TimeSpan.FromSeconds(chance.Next(20));
        var before = Job.Status;
        switch (chance.Next(10))
        {
            case < 4:
                Act(troubled);
                break;
            case 4 when troubled && chance.Hit(10):
                ToggleSuspend();
                break;
            case 5 when troubled && chance.Hit(20) && pods.Count > 0:
                Delete(chance.Next(pods.Count));
                break;
            default:
                ActNode();
                break;
        }
        if (!troubled && Job.Spec.Suspend == true)
        {
            Job = Job with { Spec = Job.Spec with { Suspend = false } };
        }
        Check(before);
    }

    private void Act(bool troubled)
    {
        var (seen, at) = (Job, revision);
        var plan = JobPlan.Compute(new(seen, [.. pods], backoff), Now);
        Assert.Empty(plan.Adopt.Concat(plan.Release));
        if (troubled && chance.Hit(30))
        {
            ActNode();
        }
        if (troubled && chance.Hit(5))
        {
            ToggleSuspend();
        }
        // Each step is one write; the controller may die before any of them.
        var steps = new List<Action>();
        steps.AddRange(plan.Discard.Select(p => (Action)(() => Discard(p))));
        steps.AddRange(plan.Discard.Concat(plan.End).Select(p => (Action)(() => Delete(Find(p)))));
        steps.AddRange(plan.Create.Select(p => (Action)(() => Create(p))));
        var written = steps.Count;
        steps.Add(() => Write(plan.Status));
        steps.AddRange(plan.Untrack.Select(p => (Action)(() => Untrack(p))));
        for (var i = 0; i < steps.Count; i++)
        {
            if (troubled && chance.Hit(5))
            {
                backoff = JobBackoff.None;
                return;
            }
            if (i == written && revision != at)
            {
                // The server refuses what was planned from an older Job.
                return;
            }
            steps[i]();
        }
        backoff = plan.Backoff;
    }

    private void ToggleSuspend()
    {
        Job = Job with { Spec = Job.Spec with { Suspend = Job.Spec.Suspend != true } };
        revision++;
    }

    private void Write(JobStatus status)
    {
        Job = Job with { Status = status };
        notedSucceeded.UnionWith(status.UncountedTerminatedPods!.Succeeded);
        notedFailed.UnionWith(status.UncountedTerminatedPods.Failed);
    }

    private void Create(Pod made) => pods.Add(made with
    {
        Metadata = made.Metadata with { Name = $"p{named}", Uid = $"uid-{named++}", CreationTimestamp = Now },
        Status = new PodStatus { Phase = "Pending" },
    });

    private void Discard(Pod pod)
    {
        discarded.Add(pod.Metadata.Uid!);
        RemoveFinalizer(pod);
    }

    private void Untrack(Pod pod)
    {
        if (Find(pod) is >= 0 and var at)
        {
            untracked[pod.Metadata.Uid!] = pod;
            RemoveFinalizer(pods[at]);
        }
    }

    private void RemoveFinalizer(Pod pod)
    {
        if (Find(pod) is >= 0 and var at)
        {
            pods[at] = pods[at].Untracked();
        }
    }

    private int Find(Pod pod) => pods.FindIndex(p => p.Metadata.Uid == pod.Metadata.Uid);

    private void Delete(int at)
    {
        if (at >= 0 && !PodStates.IsTerminating(pods[at]))
        {
            pods[at] = pods[at] with { Metadata = pods[at].Metadata with { DeletionTimestamp = Now } };
        }
    }

    private void ActNode()
    {
        if (pods.Count == 0)
        {
            return;
        }
        var at = chance.Next(pods.Count);
        var pod = pods[at];
        if (PodStates.IsTerminating(pod) && (PodStates.IsTerminal(pod) || chance.Hit(30)) && !JobPods.IsTracked(pod))
        {
            pods.RemoveAt(at);
        }
        else if (PodStates.IsTerminating(pod) && !PodStates.IsTerminal(pod))
        {
            pods[at] = pod.Exited(137, Now);
        }
        else if (pod.Status.Phase == "Pending")
        {
            pods[at] = pod.Phase("Running");
        }
        else if (pod.Status.Phase == "Running" && chance.Hit(50))
        {
            pods[at] = pod.Exited(!chance.Hit(failPercent) ? 0 : chance.Hit(30) ? IgnoredExit : 1, Now);
        }
    }

    private void Check(JobStatus before)
    {
        var active = pods.Where(PodStates.IsActive).ToArray();
        Assert.True(active.Length <= Job.Spec.Parallelism, $"seed {seed}: {active.Length} run at once: {Describe()}");
        if (Job.Spec.CompletionMode == "Indexed")
        {
            var indexes = active.Where(JobPods.IsTracked).Select(p => JobPods.IndexOf(p, Job)).ToArray();
            Assert.True(indexes.Distinct().Count() == indexes.Length, $"seed {seed}: an index runs twice");
            var (done, failed) = (CompletionIndexes.Parse(Job.Status.CompletedIndexes, 99), CompletionIndexes.Parse(Job.Status.FailedIndexes, 99));
            Assert.Equal(Job.Status.Succeeded ?? 0, done.Count);
            Assert.Equal(0, done.CountIn(failed));
        }
        Assert.True((Job.Status.Succeeded ?? 0) <= Job.Spec.Completions, $"seed {seed}: too many are counted: {Describe()}");
        Assert.True((Job.Status.Succeeded ?? 0) >= (before.Succeeded ?? 0) && (Job.Status.Failed ?? 0) >= (before.Failed ?? 0), $"seed {seed}: a count went down");
    }

    private void CheckEnd()
    {
        var status = Job.Status;
        Assert.Null(status.Active);
        Assert.Equal(0, status.Terminating);
        Assert.Equal(new UncountedTerminatedPods(), status.UncountedTerminatedPods);
        Assert.DoesNotContain(pods, p => JobPods.IsTracked(p) || !PodStates.IsTerminal(p));
        var complete = End!.Type == JobConditions.Complete;
        Assert.Equal(complete, status.CompletionTime is not null);
        Assert.True(!complete || Job.Spec.SuccessPolicy is not null || status.Succeeded == Job.Spec.Completions, $"seed {seed}: complete with {status.Succeeded}");
        Assert.Empty(notedFailed.Intersect(notedSucceeded));
        Assert.True(notedFailed.Count == (status.Failed ?? 0), $"seed {seed}: {notedFailed.Count} failed: {Describe()}");
        foreach (var pod in untracked.Values.Where(p => !discarded.Contains(p.Metadata.Uid!)))
        {
            var uid = pod.Metadata.Uid!;
            var mustFail = (pod.Status.Phase == "Failed" || (pod.Status.Phase != "Succeeded" && !complete)) && PodFailureMatch.Of(Job, pod).Counts;
            Assert.True(!mustFail || notedFailed.Contains(uid), $"seed {seed}: {pod.Metadata.Name} was lost uncounted: {Describe()}");
            Assert.True(pod.Status.Phase != "Succeeded" || notedSucceeded.Contains(uid) || notedFailed.Contains(uid) || Job.Spec.CompletionMode == "Indexed",
                $"seed {seed}: {pod.Metadata.Name} succeeded uncounted: {Describe()}");
        }
        if (Job.Spec.CompletionMode == "NonIndexed")
        {
            Assert.True(notedSucceeded.Count == (status.Succeeded ?? 0), $"seed {seed}: {notedSucceeded.Count} succeeded: {Describe()}");
        }
    }

    private string Describe() => $"{Job.Spec.CompletionMode} {Job.Spec.Completions} by {Job.Spec.Parallelism}, {Job.Spec.PodReplacementPolicy}; {Job.Status.Active} active, "
        + $"{Job.Status.Succeeded} succeeded [{Job.Status.CompletedIndexes}], {Job.Status.Failed} failed [{Job.Status.FailedIndexes}], {Job.Status.Says()}; "
        + string.Join("; ", pods.Select(p => $"{p.Metadata.Name} {p.Status.Phase}{(PodStates.IsTerminating(p) ? " going" : "")}{(JobPods.IsTracked(p) ? " tracked" : "")}"));
}
