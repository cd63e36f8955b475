using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

// The ceiling for an API server on Kestrel: TLS, HTTP/2, and for every request no more work than to parse a JSON object and write it again. Nothing is
// authenticated, checked or kept on a disk. It answers those requests of the load generator that create, read and list objects.
if (args is not [var listen] || !IPEndPoint.TryParse(listen, out var endpoint))
{
    Console.Error.WriteLine("usage: MiniKube.Bench.Echo ADDRESS:PORT");
    return 2;
}
var objects = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(endpoint, l => l.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = OwnCertificate() }));
});
await using var application = builder.Build();
application.Run(http => http.Request.Method switch
{
    "POST" => CreateAsync(http),
    "GET" => ReadAsync(http),
    "DELETE" => DeleteAsync(http),
    _ => RefuseAsync(http, StatusCodes.Status405MethodNotAllowed),
});
await application.RunAsync();
return 0;

async Task CreateAsync(HttpContext http)
{
    var parsed = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!;
    var bytes = JsonSerializer.SerializeToUtf8Bytes(parsed);
    objects[$"{http.Request.Path}/{parsed["metadata"]?["name"]}"] = bytes;
    await WriteAsync(http, StatusCodes.Status201Created, bytes);
}

Task ReadAsync(HttpContext http)
{
    var path = http.Request.Path.Value!;
    if (path == "/readyz")
    {
        return WriteAsync(http, StatusCodes.Status200OK, "ok"u8.ToArray());
    }
    if (objects.TryGetValue(path, out var found))
    {
        return WriteAsync(http, StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(found)));
    }
    return path.EndsWith("/pods", StringComparison.Ordinal) ? ListAsync(http, path + "/") : RefuseAsync(http, StatusCodes.Status404NotFound);
}

async Task ListAsync(HttpContext http, string prefix)
{
    var output = http.Response.BodyWriter;
    http.Response.ContentType = "application/json";
    await output.WriteAsync("{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":["u8.ToArray());
    var first = true;
    foreach (var (_, bytes) in objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)))
    {
        if (!first)
        {
            await output.WriteAsync(","u8.ToArray());
        }
        first = false;
        await output.WriteAsync(bytes);
    }
    await output.WriteAsync("]}"u8.ToArray());
}

Task DeleteAsync(HttpContext http)
{
    var path = http.Request.Path.Value!;
    foreach (var key in objects.Keys.Where(k => k == path || k.StartsWith(path + "/", StringComparison.Ordinal)))
    {
        objects.TryRemove(key, out _);
    }
    return WriteAsync(http, StatusCodes.Status200OK, "{}"u8.ToArray());
}

static Task RefuseAsync(HttpContext http, int status)
{
    http.Response.StatusCode = status;
    return Task.CompletedTask;
}

static Task WriteAsync(HttpContext http, int status, byte[] body)
{
    http.Response.StatusCode = status;
    http.Response.ContentType = "application/json";
    http.Response.ContentLength = body.Length;
    return http.Response.BodyWriter.WriteAsync(body).AsTask();
}

static X509Certificate2 OwnCertificate()
{
    using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    var now = TimeProvider.System.GetUtcNow();
    return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
}
