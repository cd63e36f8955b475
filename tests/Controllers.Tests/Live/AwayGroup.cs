using System.Net;
using System.Text;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>A server of which one API group is another server's, that is away while told so: discovery names the group and cannot tell what is in it.</summary>
internal sealed class AwayGroup(HttpMessageHandler inner, string group, Func<bool> isAway) : DelegatingHandler(inner)
{
    private const string Unavailable =
        """{"kind":"Status","apiVersion":"v1","status":"Failure","message":"the server is currently unable to handle the request","reason":"ServiceUnavailable","code":503}""";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (isAway() && path.StartsWith($"/apis/{group}/", StringComparison.Ordinal))
        {
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Unavailable)) });
        }
        if (path == "/apis")
        {
            // Without aggregated discovery each group is asked for, and this one answers as above.
            request.Headers.Remove("Accept");
            request.Headers.Add("Accept", "application/json");
        }
        return base.SendAsync(request, cancellationToken);
    }
}
