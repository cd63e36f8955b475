using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.InProcess;

/// <summary>
/// Hands requests to the server's pipeline without a socket: the same path, on the caller's own scheduler. A request runs on the caller's stack until
/// it first waits. Answers come whole, except streams (watches), which begin when their handler starts them and are read as they are written.
/// </summary>
internal sealed class InProcessHandler(RequestDelegate pipeline, UserInfo user) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancel);
        var exchange = new Exchange();
        var http = Context(request, body, exchange);
        // Once a stream has begun it lives until its reader or its handler ends it.
        using (cancel.UnsafeRegister(static state => ((Exchange)state!).Abort(), exchange))
        {
            exchange.Follow(pipeline(http));
            await exchange.Answered;
        }
        cancel.ThrowIfCancellationRequested();
        return Message(request, http, exchange);
    }

    private DefaultHttpContext Context(HttpRequestMessage request, byte[] body, Exchange exchange)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("a request needs a URI");
        var features = new FeatureCollection();
        IHeaderDictionary headers = new HeaderDictionary();
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            headers[name] = values.ToArray();
        }
        if (request.Content is not null)
        {
            foreach (var (name, values) in request.Content.Headers.NonValidated)
            {
                headers[name] = values.ToArray();
            }
        }
        headers.Host = uri.Authority;
        headers.ContentLength = body.Length;
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = request.Method.Method,
            Scheme = uri.Scheme,
            Protocol = "HTTP/2",
            Path = Uri.UnescapeDataString(uri.AbsolutePath),
            QueryString = uri.Query,
            RawTarget = uri.PathAndQuery,
            Headers = headers,
        });
        features.Set<IRequestBodyPipeFeature>(new RequestBytes(body));
        features.Set<IHttpResponseFeature>(exchange);
        features.Set<IHttpResponseBodyFeature>(exchange);
        features.Set<IHttpRequestLifetimeFeature>(exchange);
        features.Set(new InProcessIdentity(user));
        return new DefaultHttpContext(features);
    }

    private static HttpResponseMessage Message(HttpRequestMessage request, HttpContext http, Exchange exchange)
    {
        HttpContent content = exchange.Streams ? new StreamContent(new BodyStream(exchange)) : new ByteArrayContent(exchange.Body.TakeAll());
        var message = new HttpResponseMessage((HttpStatusCode)http.Response.StatusCode)
        {
            Content = content,
            RequestMessage = request,
            Version = HttpVersion.Version20,
        };
        foreach (var (name, values) in http.Response.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }
        return message;
    }

    private sealed class RequestBytes(byte[] body) : IRequestBodyPipeFeature
    {
        public PipeReader Reader { get; } = PipeReader.Create(new ReadOnlySequence<byte>(body));
    }
}
