using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Webhooks;

/// <summary>
/// Asks a service by POST of an object, and reads the object it answers with. A service that cannot be reached, or is too busy, is asked five times, half a
/// second after the first time and half as long again each time.
/// </summary>
internal sealed class WebhookClient : IDisposable
{
    private const int Tries = 5;
    private const double BackoffFactor = 1.5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly WebhookEndpoint endpoint;
    private readonly TimeProvider time;
    private readonly HttpClient client;

    public WebhookClient(WebhookEndpoint endpoint, TimeProvider time)
    {
        (this.endpoint, this.time) = (endpoint, time);
        client = HttpsClient.Create(endpoint.CertificateAuthority, endpoint.ClientCertificate, endpoint.TlsServerName, endpoint.InsecureSkipTlsVerify);
    }

    /// <summary>The answer, or why there is none.</summary>
    public async ValueTask<(DocumentObject? Answer, string? Problem)> PostAsync(DocumentObject question, CancellationToken cancel)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            var (answer, problem, isPassing) = await TryAsync(question, cancel);
            if (answer is not null || !isPassing || attempt == Tries)
            {
                return (answer, problem);
            }
            await Task.Delay(pause, time, cancel);
            pause *= BackoffFactor;
        }
    }

    public void Dispose() => client.Dispose();

    private async ValueTask<(DocumentObject? Answer, string? Problem, bool IsPassing)> TryAsync(DocumentObject question, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new ByteArrayContent(DocumentJson.Write(question)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (endpoint.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        using var limit = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var response = await client.SendAsync(request, both.Token);
            if (!response.IsSuccessStatusCode)
            {
                return (null, $"the server answered with {(int)response.StatusCode}", response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError);
            }
            return DocumentJson.Parse(await response.Content.ReadAsByteArrayAsync(both.Token)) is DocumentObject answer ? (answer, null, false) : (null, "the answer is no object", false);
        }
        catch (HttpRequestException e)
        {
            return (null, e.Message, true);
        }
        catch (JsonException e)
        {
            return (null, e.Message, false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, "the answer took too long", true);
        }
    }
}
