using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Google.Protobuf;

namespace MiniKube.Storage.Etcd;

/// <summary>
/// gRPC over HTTP/2 (grpc.io, "gRPC over HTTP2") as far as etcd needs it: all calls of a member share one connection, which pings a member that is
/// silent while calls wait, and gives it up when it does not answer. Every failure is an <see cref="EtcdException"/>.
/// </summary>
internal sealed class GrpcConnection : IDisposable
{
    private static readonly TransferCodingWithQualityHeaderValue _trailers = new("trailers");

    private readonly HttpMessageInvoker _http;

    public GrpcConnection(SslClientAuthenticationOptions tls)
    {
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            SslOptions = tls,
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            // A member behind a firewall that swallows packets must not hold up the way to the next one.
            ConnectTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            // More often than every 5 seconds etcd (--grpc-keepalive-min-time) takes for abuse.
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            // A stream whose reader is slow is held back by its window, not buffered here.
            InitialHttp2StreamWindowSize = 1 << 20,
        });
    }

    /// <summary>One request, one answer.</summary>
    public async Task<T> CallAsync<T>(Uri member, string method, IMessage request, MessageParser<T> parser, TimeSpan timeout, CancellationToken cancel)
        where T : class, IMessage<T>
    {
        try
        {
            using var message = Request(member, method, new UnaryContent(request));
            message.Headers.TryAddWithoutValidation("grpc-timeout", $"{(long)timeout.TotalMilliseconds}m");
            using var response = await _http.SendAsync(message, cancel);
            ThrowIfFailed(response, response.Headers);
            using var frames = new FrameReader(await response.Content.ReadAsStreamAsync(cancel));
            var answer = await frames.ReadAsync(parser, cancel);
            // The status is behind the end.
            if (await frames.ReadAsync(parser, cancel) is not null)
                throw new EtcdException(GrpcCode.Internal, "an answer is not one of etcd");
            ThrowIfFailed(response, response.TrailingHeaders);
            return answer ?? throw new EtcdException(GrpcCode.Unavailable, "the connection ended before an answer");
        }
        catch (Exception e) when (Failure(e) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>One request, many answers, until the server ends them or the call is disposed of.</summary>
    public async Task<GrpcStream<T>> OpenAsync<T>(Uri member, string method, IMessage request, MessageParser<T> parser, CancellationToken cancel)
        where T : class, IMessage<T>
    {
        var message = Request(member, method, new OpenContent(request));
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(message, cancel);
            ThrowIfFailed(response, response.Headers);
            return new GrpcStream<T>(message, response, await response.Content.ReadAsStreamAsync(cancel), parser);
        }
        catch (Exception e)
        {
            response?.Dispose();
            message.Dispose();
            if (Failure(e) is { } failure)
                throw failure;
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    internal static void ThrowIfFailed(HttpResponseMessage response, HttpHeaders headers)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            throw new EtcdException(GrpcCode.Unavailable, $"it answers HTTP {(int)response.StatusCode}, as no etcd does");
        if (!headers.TryGetValues("grpc-status", out var values))
            return;
        if (!int.TryParse(values.First(), out var code))
            code = (int)GrpcCode.Unknown;
        if (code == (int)GrpcCode.Ok)
            return;
        var text = headers.TryGetValues("grpc-message", out var messages) ? Uri.UnescapeDataString(messages.First()) : $"gRPC status {code}";
        // The one refusal that says "unavailable": it comes before the request is looked at.
        throw new EtcdException((GrpcCode)code, text) { Unprocessed = text == "etcdserver: no leader" };
    }

    /// <summary>What a failure of the transport means; null for what is none.</summary>
    internal static EtcdException? Failure(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
            new EtcdException(GrpcCode.Unavailable, Innermost<SocketException>(e)?.Message ?? e.Message, e) { Unprocessed = true },
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            new EtcdException(GrpcCode.Unavailable, $"no TLS connection: {Innermost<AuthenticationException>(e)?.Message ?? e.Message}", e) { Unprocessed = true },
        // How the handler reports its ConnectTimeout.
        OperationCanceledException { InnerException: TimeoutException timeout } =>
            new EtcdException(GrpcCode.Unavailable, "no connection within 2 seconds", timeout) { Unprocessed = true },
        HttpRequestException or IOException =>
            new EtcdException(GrpcCode.Unavailable, $"the connection broke: {Innermost<SocketException>(e)?.Message ?? e.Message}", e),
        _ => null,
    };

    private static HttpRequestMessage Request(Uri member, string method, HttpContent content)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(member, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        message.Headers.TE.Add(_trailers);
        // A member that is cut off from its leader refuses at once, and ends its streams, instead of letting them wait.
        message.Headers.TryAddWithoutValidation("hasleader", "true");
        return message;
    }

    private static T? Innermost<T>(Exception e)
        where T : Exception
    {
        T? found = null;
        for (var at = e; at is not null; at = at.InnerException)
            found = at as T ?? found;
        return found;
    }
}

/// <summary>The answers of one streaming call. Disposing of it ends the call.</summary>
internal sealed class GrpcStream<T>(HttpRequestMessage request, HttpResponseMessage response, Stream body, MessageParser<T> parser) : IDisposable
    where T : class, IMessage<T>
{
    private readonly FrameReader _frames = new(body);

    /// <summary>The next answer. A stream that its server ended is a failure.</summary>
    public async ValueTask<T> ReadAsync(CancellationToken cancel)
    {
        try
        {
            if (await _frames.ReadAsync(parser, cancel) is { } message)
                return message;
            GrpcConnection.ThrowIfFailed(response, response.TrailingHeaders);
            throw new EtcdException(GrpcCode.Unavailable, "the stream was ended");
        }
        catch (Exception e) when (GrpcConnection.Failure(e) is { } failure)
        {
            throw failure;
        }
    }

    public void Dispose()
    {
        response.Dispose();
        request.Dispose();
        _frames.Dispose();
    }
}
