using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Bindings;

/// <summary>
/// Binds by POSTing to the pod's <c>binding</c> subresource. When it is not known whether that took effect (the connection broke, or the server says
/// that the pod has a node already), the pod is asked: until then it stays assumed, so no room is given out twice.
/// </summary>
/// <param name="connection">Null where nothing will be bound.</param>
internal sealed class DefaultBinder(KubeClient? connection) : IBindPlugin
{
    public string Name => "DefaultBinder";

    public async Task<BindOutcome?> BindAsync(CycleState state, PodInfo pod, string node, CancellationToken ct)
    {
        var client = connection ?? throw new InvalidOperationException("there is no API server to bind at");
        var binding = new Binding
        {
            Metadata = new ObjectMeta { Namespace = pod.Key.Namespace, Name = pod.Key.Name, Uid = pod.Pod.Metadata.Uid },
            Target = new ObjectReference { Kind = "Node", Name = node },
        };
        string? refusal;
        try
        {
            var result = await client.CreateSubresourceAsync<Pod, Binding>(pod.Key.Name, pod.Key.Namespace, "binding", binding, ct);
            if (result.IsSuccess)
            {
                return BindOutcome.Bound;
            }
            refusal = result.Error.Message ?? result.Error.Reason;
            if (result.IsNotFound)
            {
                return new(BindResult.Gone, refusal);
            }
            if (!result.IsConflict && result.Error.Code < 500)
            {
                return new(BindResult.Refused, refusal);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            refusal = e.Message;
        }
        return await BindingInquiry.AskAsync(client, pod, node, refusal, ct);
    }
}
