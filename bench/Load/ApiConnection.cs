using System.Net.Http.Headers;
using System.Text;

namespace MiniKube.Bench.Load;

/// <summary>What a request came to. <see cref="Bytes"/> are those of the body as it travelled.</summary>
internal readonly record struct Answer(int Status, long Bytes)
{
    public bool Ok => Status is >= 200 and < 300;
}

/// <summary>One client: raw requests, whose answers are read and forgotten. One request at a time, but for streams.</summary>
internal sealed class ApiConnection(Target target) : IDisposable
{
    private static readonly StringWithQualityHeaderValue Gzip = new("gzip");

    private readonly HttpMessageInvoker invoker = new(target.CreateHandler());
    private readonly byte[] buffer = new byte[64 << 10];

    /// <summary>The first answer that was no success, for whoever wonders.</summary>
    public string? FirstFailure { get; private set; }

    public async ValueTask<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancel, bool gzip = false)
    {
        using var request = target.Request(method, path, content);
        if (gzip)
        {
            request.Headers.AcceptEncoding.Add(Gzip);
        }
        using var response = await invoker.SendAsync(request, cancel);
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        long bytes = 0;
        var status = (int)response.StatusCode;
        while (await body.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            if (status >= 300)
            {
                FirstFailure ??= $"{method} {path}: {status} {Encoding.UTF8.GetString(buffer, 0, Math.Min(read, 500))}";
            }
            bytes += read;
        }
        return new Answer(status, bytes);
    }

    /// <summary>A request that has to succeed.</summary>
    /// <exception cref="BenchException">It did not.</exception>
    public async ValueTask<Answer> ExpectAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancel, params int[] alsoFine)
    {
        var answer = await SendAsync(method, path, content, cancel);
        return answer.Ok || alsoFine.Contains(answer.Status) ? answer : throw new BenchException(FirstFailure ?? $"{method} {path}: {answer.Status}");
    }

    /// <summary>The body of a GET that has to succeed.</summary>
    public async ValueTask<byte[]> ReadAsync(string path, CancellationToken cancel)
    {
        using var response = await invoker.SendAsync(target.Request(HttpMethod.Get, path), cancel);
        return response.IsSuccessStatusCode
            ? await response.Content.ReadAsByteArrayAsync(cancel)
            : throw new BenchException($"GET {path}: {(int)response.StatusCode}");
    }

    /// <summary>A watch, from its first byte.</summary>
    public async ValueTask<WatchStream> WatchAsync(string path, CancellationToken cancel)
    {
        var response = await invoker.SendAsync(target.Request(HttpMethod.Get, path), cancel);
        if (!response.IsSuccessStatusCode)
        {
            response.Dispose();
            throw new BenchException($"GET {path}: {(int)response.StatusCode}");
        }
        return new WatchStream(response, await response.Content.ReadAsStreamAsync(cancel));
    }

    public void Dispose() => invoker.Dispose();
}

/// <summary>The benchmark cannot go on: one line for its user.</summary>
internal sealed class BenchException(string message) : Exception(message);
