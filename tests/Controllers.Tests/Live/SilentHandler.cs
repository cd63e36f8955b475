namespace MiniKube.Controllers.Tests.Live;

/// <summary>A server that, while told so, takes requests and never answers.</summary>
internal sealed class SilentHandler(HttpMessageHandler inner, Func<bool> isSilent) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!isSilent())
        {
            return await base.SendAsync(request, cancellationToken);
        }
        var never = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        return await never.Task;
    }
}
