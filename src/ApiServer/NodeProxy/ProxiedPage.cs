using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.NodeProxy;

/// <summary>Passes an HTML page on with its links led back below the proxy, in the encoding that it came in.</summary>
internal static class ProxiedPage
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Whether an answer is a page whose links can be found.</summary>
    public static bool Is(HttpResponseMessage answer) =>
        (answer.Content.Headers.TryGetValues("Content-Type", out var types) ? types.First() : "").Split(';')[0].Trim() == "text/html"
        && Encoding(answer) is "" or "gzip";

    public static async Task PassOnAsync(HttpResponseMessage answer, HttpResponse response, ProxyLinks links, CancellationToken cancel)
    {
        var encoding = Encoding(answer);
        await using var page = Decoded(await answer.Content.ReadAsStreamAsync(cancel), encoding);
        await using var output = Encoded(response.BodyWriter.AsStream(leaveOpen: true), encoding);
        var rewriter = new HtmlLinks(links.Lead);
        var written = new ArrayBufferWriter<byte>(BufferSize);
        var buffer = new byte[BufferSize];
        int count;
        do
        {
            count = await page.ReadAsync(buffer, cancel);
            rewriter.Write(buffer.AsSpan(0, count), written);
            if (count == 0)
            {
                rewriter.End(written);
            }
            await output.WriteAsync(written.WrittenMemory, cancel);
            await output.FlushAsync(cancel);
            written.ResetWrittenCount();
        }
        while (count > 0);
    }

    private static string Encoding(HttpResponseMessage answer) => string.Join(',', answer.Content.Headers.ContentEncoding);

    private static Stream Decoded(Stream body, string encoding) => encoding switch
    {
        "gzip" => new GZipStream(body, CompressionMode.Decompress),
        _ => body,
    };

    private static Stream Encoded(Stream output, string encoding) => encoding switch
    {
        "gzip" => new GZipStream(output, CompressionLevel.Fastest),
        _ => output,
    };
}
