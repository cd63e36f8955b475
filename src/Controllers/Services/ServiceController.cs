using MiniKube.Api.Core.V1;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.Services;

/// <summary>The shell of a controller that writes down where Services lead: a change of a pod is the business of the Services that select it.</summary>
internal abstract class ServiceController : ObjectController<Service>
{
    protected ServiceController(ControllerContext context, string name) : base(context, name, workers: 5)
    {
        Pods = context.Informers.Get<Pod>();
        Pods.AddHandler(pod => EnqueueFor(null, pod), EnqueueFor, pod => EnqueueFor(null, pod));
    }

    protected Informer<Pod> Pods { get; }
    protected TriggerTimes Triggers { get; } = new();

    protected override Task GoneAsync(ObjectKey key, CancellationToken ct)
    {
        Triggers.Forget(key);
        return Task.CompletedTask;
    }

    private void EnqueueFor(Pod? before, Pod after)
    {
        foreach (var key in ServiceIndex.Touched(Objects, before, after))
        {
            Queue.Add(key);
        }
    }
}
