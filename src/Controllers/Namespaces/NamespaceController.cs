using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Controllers.Namespaces;

/// <summary>Empties namespaces that are being deleted, says what they wait for, and lets them go when nothing is left.</summary>
internal sealed class NamespaceController : IController
{
    private const string Name = "namespace-controller";
    private const int Workers = 10;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(5);

    private readonly ControllerContext context;
    private readonly Informer<Namespace> namespaces;
    private readonly Informer<Pod> pods;
    private readonly WorkQueue<string> queue;
    private readonly NamespaceDeleter deleter;
    private readonly Lock gate = new();
    private readonly Dictionary<string, TimeSpan> waits = new(StringComparer.Ordinal);

    public NamespaceController(ControllerContext context)
    {
        this.context = context;
        queue = context.Queue<string>("namespace");
        deleter = new(context.Client);
        namespaces = context.Informers.Get<Namespace>();
        pods = context.Informers.Get<Pod>();
        namespaces.AddHandler(Enqueue, (before, ns) =>
        {
            // Its own status writes bring no news.
            if (before.Metadata.DeletionTimestamp is null || before.Spec.Finalizers.Count != ns.Spec.Finalizers.Count)
            {
                Enqueue(ns);
            }
        });
        // The last pod is what most namespaces wait for.
        pods.AddHandler(onDelete: pod =>
        {
            if (namespaces.Store.Get(null, pod.Metadata.Namespace!) is { } ns && !pods.Store.List(pod.Metadata.Namespace).Any())
            {
                Enqueue(ns);
            }
        });
    }

    public Task RunAsync(CancellationToken ct) => context.Loop(Name, queue, ReconcileAsync, Workers).RunAsync(ct);

    private void Enqueue(Namespace ns)
    {
        if (ns.Metadata.DeletionTimestamp is not null)
        {
            queue.Add(ns.Metadata.Name!);
        }
    }

    private async Task ReconcileAsync(string name, CancellationToken ct)
    {
        if (namespaces.Store.Get(null, name) is not { } known || known.Metadata.DeletionTimestamp is null)
        {
            Forget(name);
            return;
        }
        // Asked live: one of the same name may have come after it.
        var ns = (await context.Client.GetAsync<Namespace>(name, null, ct)).OrNull();
        if (ns is null || ns.Metadata.Uid != known.Metadata.Uid || !ns.Spec.Finalizers.Contains(NamespaceStatusPlan.KubernetesFinalizer))
        {
            Forget(name);
            return;
        }
        var content = await deleter.DeleteAsync(name, ct);
        var status = NamespaceStatusPlan.Compute(ns.Status, content, context.Now);
        if (!content.IsGone)
        {
            if (!status.Equals(ns.Status) && await context.Client.UpdateAsync(ns with { Status = status }, "status", ct) is { IsSuccess: false, IsConflict: false, IsNotFound: false } failed)
            {
                throw new ApiException(failed.Error);
            }
            queue.AddAfter(name, NextWait(name));
            return;
        }
        Forget(name);
        var finalized = ns with { Spec = ns.Spec with { Finalizers = ns.Spec.Finalizers.Where(f => f != NamespaceStatusPlan.KubernetesFinalizer).ToArray() } };
        var result = await context.Client.UpdateAsync(finalized, "finalize", ct);
        if (!result.IsSuccess && !result.IsNotFound)
        {
            throw new ApiException(result.Error);
        }
    }

    private TimeSpan NextWait(string name)
    {
        lock (gate)
        {
            var wait = waits.TryGetValue(name, out var last) ? last * 2 : FirstWait;
            wait = wait < MostWait ? wait : MostWait;
            waits[name] = wait;
            return wait;
        }
    }

    private void Forget(string name)
    {
        lock (gate)
        {
            waits.Remove(name);
        }
    }
}
