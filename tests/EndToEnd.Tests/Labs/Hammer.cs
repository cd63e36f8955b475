using System.Collections.Concurrent;

namespace MiniKube.EndToEnd.Tests.Labs;

/// <summary>Clients that ask the same addresses again and again, until told to stop, and remember every failure.</summary>
internal sealed class Hammer : IAsyncDisposable
{
    private readonly WebClient _web;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly Task[] _clients;

    public Hammer(Lab lab, IReadOnlyList<string> authorities, int clientsEach = 2)
    {
        _web = new WebClient(lab);
        _clients = [.. authorities.SelectMany(a => Enumerable.Repeat(a, clientsEach)).Select(a => Task.Run(() => AskAsync(a)))];
    }

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>How often each answer came.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    public int Count => _answers.Values.Sum();

    /// <summary>Lets the clients end the requests under way.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _web.Dispose();
        _stop.Dispose();
    }

    private async Task AskAsync(string authority)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _answers.AddOrUpdate((await _web.GetAsync(authority)).Trim(), 1, (_, n) => n + 1);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                _failures.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {authority}: {e.GetBaseException().Message}");
            }
        }
    }
}
