using MiniKube.ApiServer.Hosting;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Health;

/// <summary>One thing that has to be well.</summary>
/// <param name="Name">Under which it can be asked for and left out.</param>
/// <param name="CheckAsync">Null where all is well, else what is not. Only the check's own path says it: health is public.</param>
internal sealed record HealthCheck(string Name, Func<CancellationToken, ValueTask<string?>> CheckAsync)
{
    public static HealthCheck Of(string name, Func<bool> isWell, string problem) => new(name, _ => new(isWell() ? null : problem));
}

/// <summary>Whether the store answers. Its names are upstream's, whose store is always etcd.</summary>
internal static class StoreHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static HealthCheck Check(string name, ServerParts parts) => new(name, async cancel =>
    {
        using var limit = new CancellationTokenSource(Patience, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await parts.Store.CurrentRevisionAsync(either.Token);
            return null;
        }
        catch (StoreException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return "the store does not answer";
        }
    });
}
