using System.Net;
using System.Text;

namespace MiniKube.Controllers.Tests;

/// <summary>Answers requests by a function of method, path and body, for what the real API server never says. Watches stay open and tell nothing; informers list first.</summary>
internal sealed class AnsweringServer(Func<string, string, string, (int Code, string Body)> answer) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        if (uri.Query.Contains("sendInitialEvents"))
        {
            return Response(422, """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Invalid","code":422}""");
        }
        if (uri.Query.Contains("watch=true"))
        {
            var never = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            return await never.Task;
        }
        var body = request.Content is null ? "" : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        var (code, text) = answer(request.Method.Method, uri.AbsolutePath, body);
        return Response(code, text);
    }

    private static HttpResponseMessage Response(int code, string body) => new((HttpStatusCode)code) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
}
