using Microsoft.Extensions.Logging;
using MiniKube.Client.Informers;

namespace MiniKube.NodeRuntime.Services;

/// <summary>
/// Keeps a <see cref="ServiceProxy"/> equal to the cluster's Services and EndpointSlices. It begins when both are known whole, so a restart
/// never refuses what it has not heard of yet; while the API server is away, the last state serves on.
/// </summary>
public sealed partial class ServiceProxyLoop(InformerFactory informers, ServiceProxy proxy, TimeProvider time, ILogger<ServiceProxyLoop> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly ServiceFeed _feed = new(informers);
    private readonly TaskCompletionSource _programmed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when all Services there were at the start answer.</summary>
    public Task Programmed => _programmed.Task;

    /// <summary>Runs until cancelled. The informers are started by whoever made them.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await _feed.WaitForSyncAsync(cancel);
            IReadOnlyCollection<ObjectKey>? changed = null;
            while (true)
            {
                if (TryProgram(changed))
                {
                    changed = await _feed.NextAsync(cancel);
                }
                else
                {
                    changed = null;
                    await Task.Delay(Pause, time, cancel);
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }

    /// <param name="changed">null: everything</param>
    private bool TryProgram(IReadOnlyCollection<ObjectKey>? changed)
    {
        try
        {
            if (changed is null)
                proxy.Sync(Ports(_feed.All()));
            else
                proxy.Update(Ports(changed));
            _programmed.TrySetResult();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotProgrammed(e);
            return false;
        }
    }

    private Dictionary<string, IReadOnlyList<ProxiedPort>> Ports(IReadOnlyCollection<ObjectKey> services)
    {
        var ports = new Dictionary<string, IReadOnlyList<ProxiedPort>>(services.Count);
        foreach (var key in services)
        {
            var (service, slices) = _feed.Get(key);
            ports[key.ToString()] = ServiceTranslation.Ports(service, slices);
        }
        return ports;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Services could not be programmed; trying again")]
    private partial void LogNotProgrammed(Exception error);
}
