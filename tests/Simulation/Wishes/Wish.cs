using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Simulation.Clusters;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>An object that the user keeps in the cluster and changes now and then. A kind of workload is one subclass.</summary>
internal abstract class Wish(string ns, string name)
{
    public string Namespace => ns;
    public string Name => name;
    public abstract string Key { get; }

    public abstract Task CreateAsync(User user);

    /// <summary>Changes something about it by chance.</summary>
    public abstract Task ChangeAsync(User user, ObservedState state, Chance chance);

    /// <summary>Takes back what would keep it from coming to rest, such as a pause.</summary>
    public virtual Task EaseAsync(User user) => Task.CompletedTask;

    /// <summary>How it may be deleted; what is orphaned is nobody's any more.</summary>
    public virtual IReadOnlyList<string> Propagations { get; } = ["Background", "Foreground", "Orphan"];
    public abstract Task DeleteAsync(User user, string propagation);

    /// <summary>What is not, at rest, as it was wished for.</summary>
    public abstract IEnumerable<Broken> Check(ObservedState state);
}

/// <summary>A wish for one object of kind <typeparamref name="T"/>: what was asked for last is kept beside the cluster, so that nothing of it can get lost unnoticed.</summary>
internal abstract class Wish<T>(string ns, T wanted) : Wish(ns, wanted.Metadata.Name!) where T : class, IKubernetesObject<T>
{
    public override string Key => ObservedState.KeyOf<T>(Namespace, Name);
    protected T Wanted { get; private set; } = wanted;

    public override Task CreateAsync(User user) => user.CreateAsync(Wanted);

    public override Task ChangeAsync(User user, ObservedState state, Chance chance) => ChangeAsync(user, Draw(state, chance));

    public override Task DeleteAsync(User user, string propagation) =>
        user.DeleteAsync<T>(Namespace, Name, new DeleteOptions { PropagationPolicy = propagation });

    public override IEnumerable<Broken> Check(ObservedState state)
    {
        if (state.Find<T>(Namespace, Name) is not { } actual)
        {
            return [new(Key, "it is not there")];
        }
        return CheckObject(state, actual).Select(what => new Broken(Key, what));
    }

    protected Task ChangeAsync(User user, Func<T, T> change)
    {
        Wanted = change(Wanted);
        return user.ChangeAsync(Namespace, Name, change);
    }

    /// <summary>A change by chance. It is applied to the object as it is by then.</summary>
    protected abstract Func<T, T> Draw(ObservedState state, Chance chance);

    protected abstract IEnumerable<string> CheckObject(ObservedState state, T actual);
}

/// <summary>What workloads have in common.</summary>
internal static class Workloads
{
    private static readonly string[] Cpus = ["100m", "200m", "300m"];

    public static IReadOnlyDictionary<string, string> Labels(string app) => new SortedDictionary<string, string>(StringComparer.Ordinal) { ["app"] = app };

    public static LabelSelector Selector(string app) => new() { MatchLabels = Labels(app) };

    public static PodTemplateSpec Template(string app, Chance chance) => new()
    {
        Metadata = new ObjectMeta { Labels = Labels(app) },
        Spec = new PodSpec
        {
            TerminationGracePeriodSeconds = chance.Next(3) * 5,
            Containers =
            [
                new Container
                {
                    Name = "c",
                    Image = $"image:{chance.Next(5)}",
                    Ports = [new ContainerPort { Name = "http", ContainerPortValue = 8080 }],
                    Resources = new ResourceRequirements
                    {
                        Requests = new SortedDictionary<string, Quantity>(StringComparer.Ordinal) { ["cpu"] = Quantity.Parse(chance.Pick(Cpus)) },
                    },
                },
            ],
        },
    };

    public static string Image(PodTemplateSpec template) => template.Spec.Containers[0].Image!;

    public static PodTemplateSpec WithImage(PodTemplateSpec template, string image) =>
        template with { Spec = template.Spec with { Containers = [template.Spec.Containers[0] with { Image = image }] } };

    public static IReadOnlyList<T> OwnedBy<T>(ObservedState state, IKubernetesObject owner) where T : class, IKubernetesObject<T> =>
        state.In<T>(owner.Metadata.Namespace).Where(o => o.Metadata.OwnerReferences.Any(r => r.Controller == true && r.Uid == owner.Metadata.Uid)).ToList();

    /// <summary>Exactly so many pods, all serving.</summary>
    public static IEnumerable<string> CheckPods(ObservedState state, IKubernetesObject owner, int wanted)
    {
        var pods = OwnedBy<Pod>(state, owner);
        if (pods.Count != wanted)
        {
            yield return $"{pods.Count} pods where {wanted} are wanted: {string.Join(", ", pods.Select(p => p.Metadata.Name))}";
        }
        foreach (var pod in pods.Where(p => !p.IsReady()))
        {
            yield return $"its pod {pod.Metadata.Name} is {Description.Of(pod)}";
        }
    }
}
