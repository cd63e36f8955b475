using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MiniKube.ApiServer.InProcess;

/// <summary>The server's side of one in-process request: status, headers and body of the answer, and its end.</summary>
internal sealed class Exchange : IHttpResponseFeature, IHttpResponseBodyFeature, IHttpRequestLifetimeFeature
{
    private readonly CancellationTokenSource aborted = new();
    private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(Func<object, Task> Callback, object State)> starting = [];

    public Exchange()
    {
        RequestAborted = aborted.Token;
        Stream = Body.AsStream();
    }

    public BodyPipe Body { get; } = new();

    /// <summary>Completes when the handler has ended, or has started a stream.</summary>
    public Task Answered => answered.Task;

    /// <summary>Whether the body is read while it is written.</summary>
    public bool Streams { get; private set; }

    public int StatusCode { get; set; } = StatusCodes.Status200OK;
    public string? ReasonPhrase { get; set; }
    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();
    public bool HasStarted { get; private set; }
    public Stream Stream { get; }
    public PipeWriter Writer => Body;
    public CancellationToken RequestAborted { get; set; }

    Stream IHttpResponseFeature.Body { get => Stream; set => throw new NotSupportedException("the body of an in-process answer is not replaced"); }

    /// <summary>Waits for the handler in the background of its own scheduler.</summary>
    public async void Follow(Task handler)
    {
        try
        {
            await handler;
            Body.Complete();
            answered.TrySetResult();
        }
        catch (Exception e)
        {
            // The client gets it, either instead of the answer or while it reads the body.
            Body.Complete(e);
            answered.TrySetException(e);
        }
    }

    public void Abort()
    {
        // Whoever reads the answer learns of it without waiting for the handler to notice.
        Body.Abandon();
        aborted.Cancel();
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted)
        {
            return;
        }
        foreach (var (callback, state) in starting)
        {
            await callback(state);
        }
        HasStarted = true;
        Streams = true;
        Body.IsBounded = true;
        answered.TrySetResult();
    }

    public Task CompleteAsync()
    {
        Body.Complete();
        return Task.CompletedTask;
    }

    public void DisableBuffering()
    {
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("no answer of the API is a file");

    /// <summary>Called when a stream starts; an answer that is taken whole has no start of its own.</summary>
    public void OnStarting(Func<object, Task> callback, object state) => starting.Add((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state)
    {
    }
}
