namespace MiniKube.Scheduler.Tests.Fixtures;

internal enum Fault
{
    None,

    /// <summary>The connection breaks before the server sees the request.</summary>
    Lost,

    /// <summary>The server does what is asked, and the answer is lost.</summary>
    AnswerLost,

    /// <summary>The server answers 500.</summary>
    Refused,

    /// <summary>The server takes the request and never answers.</summary>
    Silent,
}

/// <summary>A connection with the troubles that a test wants.</summary>
/// <param name="inner">The connection.</param>
/// <param name="faultOf">The trouble of a request.</param>
/// <param name="delayOf">A request is on its way until this is over; null for none.</param>
internal sealed class FaultyHandler(HttpMessageHandler inner, Func<HttpRequestMessage, Fault> faultOf, Func<HttpRequestMessage, Task>? delayOf = null) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (delayOf?.Invoke(request) is { IsCompleted: false } delay)
        {
            await delay;
            // It was sent, and arrives though nobody waits for the answer any more.
            cancellationToken = CancellationToken.None;
        }
        switch (faultOf(request))
        {
            case Fault.Lost:
                throw new IOException("connection reset");
            case Fault.AnswerLost:
                (await base.SendAsync(request, cancellationToken)).Dispose();
                throw new IOException("connection reset");
            case Fault.Refused:
                return new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError) { Content = new ByteArrayContent("out of order"u8.ToArray()) };
            case Fault.Silent:
                // Only the end of the wait ends it.
                var never = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
                using (cancellationToken.Register(() => never.TrySetCanceled(cancellationToken)))
                {
                    return await never.Task;
                }
            default:
                return await base.SendAsync(request, cancellationToken);
        }
    }
}
