using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Bindings;

/// <summary>Finds out what became of a binding of which it is not known whether it took effect: the pod is asked, until the API server answers.</summary>
internal static class BindingInquiry
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(5);

    /// <param name="refusal">What is known of why it may have failed.</param>
    public static async Task<BindOutcome> AskAsync(KubeClient client, PodInfo pod, string node, string? refusal, CancellationToken ct)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < MostPause ? pause * 2 : MostPause)
        {
            try
            {
                var found = await client.GetAsync<Pod>(pod.Key.Name, pod.Key.Namespace, ct);
                if (found.IsNotFound || (found.IsSuccess && found.Value.Metadata.Uid != pod.Pod.Metadata.Uid))
                {
                    return new(BindResult.Gone, refusal);
                }
                if (found.IsSuccess)
                {
                    var actual = found.Value.Spec.NodeName;
                    return actual == node ? BindOutcome.Bound
                        : new(string.IsNullOrEmpty(actual) ? BindResult.Refused : BindResult.BoundElsewhere, refusal);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // Still away: asked again until it answers.
            }
            await Task.Delay(pause, client.Time, ct);
        }
    }
}
