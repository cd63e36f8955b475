using System.Globalization;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Simulation.Clusters;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>A Job whose pods all succeed or all fail: spread wider, suspended and resumed. One with a time to live goes by itself when it is over.</summary>
internal sealed class JobWish(string ns, string name, Chance chance) : Wish<Job>(ns, Make(ns, name, chance))
{
    // Pods that are deleted while they run are failures too.
    private const int Ample = 1000;

    private static Job Make(string ns, string name, Chance chance)
    {
        var (succeeds, indexed, perIndex) = (chance.Hit(70), chance.Hit(50), chance.Hit(50));
        return new()
        {
            Metadata = new ObjectMeta { Namespace = ns, Name = name },
            Spec = new JobSpec
            {
                Completions = 1 + chance.Next(5),
                Parallelism = 1 + chance.Next(3),
                CompletionMode = indexed ? "Indexed" : "NonIndexed",
                BackoffLimit = succeeds ? Ample : indexed && perIndex ? null : chance.Next(3),
                BackoffLimitPerIndex = !succeeds && indexed && perIndex ? 1 : null,
                Suspend = chance.Hit(20) ? true : null,
                TtlSecondsAfterFinished = chance.Hit(40) ? chance.Next(120) : null,
                Template = Jobs.Template(name, succeeds ? 0 : 1, chance),
            },
        };
    }

    private bool Succeeds => Wanted.Spec.BackoffLimit == Ample;

    public override Task EaseAsync(User user) => Wanted.Spec.Suspend == true ? ChangeAsync(user, j => j with { Spec = j.Spec with { Suspend = null } }) : Task.CompletedTask;

    public override IEnumerable<Broken> Check(ObservedState state) =>
        Wanted.Spec.TtlSecondsAfterFinished is not null && state.Find<Job>(Namespace, Name) is null ? [] : base.Check(state);

    protected override Func<Job, Job> Draw(ObservedState state, Chance chance)
    {
        var (parallelism, suspend) = (chance.Next(4), chance.Hit(50));
        return chance.Hit(50)
            ? job => job with { Spec = job.Spec with { Suspend = suspend ? true : null } }
            // None at all would be a suspension that nobody takes back.
            : job => job with { Spec = job.Spec with { Parallelism = Math.Max(1, parallelism) } };
    }

    protected override IEnumerable<string> CheckObject(ObservedState state, Job actual)
    {
        var (status, completions) = (actual.Status, Wanted.Spec.Completions!.Value);
        if (Jobs.End(actual) is not { } end)
        {
            yield return $"it has not ended: {Description.Of(actual)}";
            yield break;
        }
        if (Wanted.Spec.TtlSecondsAfterFinished is not null)
        {
            yield return $"it is over and still there: {Description.Of(actual)}";
        }
        if (end != (Succeeds ? "Complete" : "Failed") || (status.Succeeded ?? 0) != (Succeeds ? completions : 0))
        {
            yield return $"its {completions} pods {(Succeeds ? "succeed" : "fail")}, but it ended as {Description.Of(actual)}";
        }
        var all = string.Join(',', completions == 1 ? "0" : completions == 2 ? "0,1" : string.Create(CultureInfo.InvariantCulture, $"0-{completions - 1}"));
        if (Wanted.Spec.CompletionMode == "Indexed" && (status.CompletedIndexes ?? "") != (Succeeds ? all : ""))
        {
            yield return $"its completed indexes are {status.CompletedIndexes}";
        }
        if (Wanted.Spec.BackoffLimitPerIndex is not null && status.FailedIndexes != all)
        {
            yield return $"its failed indexes are {status.FailedIndexes}";
        }
        foreach (var what in Jobs.CheckOver(state, actual))
        {
            yield return what;
        }
    }
}
