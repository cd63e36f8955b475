using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Kubectl.Commands;

namespace MiniKube.Kubectl.Resources;

/// <summary>Waits until one object is as somebody wants it.</summary>
internal static class ObjectWait
{
    /// <summary>
    /// Looks at the object now and at each of its changes, null standing for its absence, until <paramref name="done"/> says so. False: the time was up.
    /// </summary>
    public static async Task<bool> UntilAsync(
        CommandContext context, ResourceClient<DocumentObject> objects, string? ns, string name, Func<DocumentObject?, bool> done, TimeSpan? timeout)
    {
        using var limit = timeout is { } span ? new CancellationTokenSource(span, context.Time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.Cancel, limit.Token);
        var selector = $"metadata.name={name}";
        try
        {
            while (true)
            {
                var list = context.Unwrap(await objects.ListAsync(ns, new ListOptions { FieldSelector = selector }, either.Token));
                if (done(list.Items.Count > 0 ? list.Items[0] : null))
                {
                    return true;
                }
                var options = new WatchOptions { FieldSelector = selector, ResourceVersion = list.ResourceVersion };
                await foreach (var change in objects.WatchAsync(ns, options, either.Token))
                {
                    if (change.Type is WatchEventType.Error or WatchEventType.Malformed)
                    {
                        break;
                    }
                    if (change.Type != WatchEventType.Bookmark && done(change.Type == WatchEventType.Deleted ? null : change.Object))
                    {
                        return true;
                    }
                }
                // The server ends a watch as it likes; the next look starts a new one.
                await Task.Delay(TimeSpan.FromMilliseconds(50), context.Time, either.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !context.Cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
