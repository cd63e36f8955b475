using MiniKube.Client.Http;
using MiniKube.Scheduler.Bindings;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Extenders;

/// <summary>Leaves binding to an extender, for the pods that are its business. It goes before all plugins that bind.</summary>
internal sealed class ExtenderBinder(HttpExtender extender, KubeClient client) : IBindPlugin
{
    public string Name => extender.Configuration.UrlPrefix;

    public async Task<BindOutcome?> BindAsync(CycleState state, PodInfo pod, string node, CancellationToken ct)
    {
        if (!extender.Configuration.IsInterested(pod.Pod))
        {
            return null;
        }
        try
        {
            await extender.BindAsync(pod, node, ct);
            return BindOutcome.Bound;
        }
        catch (ExtenderException e)
        {
            // It may have bound the pod all the same.
            return extender.Configuration.Ignorable ? null : await BindingInquiry.AskAsync(client, pod, node, e.Message, ct);
        }
    }
}
