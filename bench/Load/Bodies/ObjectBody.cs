using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Bench.Load.Bodies;

/// <summary>One object's JSON with a gap for its name: the same bytes every time but for that, made once.</summary>
internal sealed class ObjectBody
{
    private const string Gap = "$NAME";

    private readonly byte[] before;
    private readonly byte[] after;

    private ObjectBody(JsonNode node)
    {
        var compact = node.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var at = compact.IndexOf(Gap, StringComparison.Ordinal);
        (before, after) = (Encoding.UTF8.GetBytes(compact[..at]), Encoding.UTF8.GetBytes(compact[(at + Gap.Length)..]));
    }

    /// <summary>A pod of a Deployment as a chart would make it, 3.6 kB once the server has defaulted it. No scheduler knows its schedulerName.</summary>
    public static ObjectBody Pod { get; } = new(Resource("pod.json"));

    /// <summary>A ConfigMap of about 800 bytes.</summary>
    public static ObjectBody ConfigMap { get; } = new(Resource("configmap.json"));

    /// <summary>The smallest pod that a node runs.</summary>
    public static ObjectBody RunnablePod(string image) => new(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = Gap },
        ["spec"] = new JsonObject
        {
            ["terminationGracePeriodSeconds"] = 0,
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = image }),
        },
    });

    /// <summary>Any object that is nothing but a name.</summary>
    public static ObjectBody Named(string kind) => new(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = Gap },
    });

    /// <summary>A request's content for the object of this name.</summary>
    public HttpContent With(string name) => new Content(this, name);

    private static JsonNode Resource(string name)
    {
        using var stream = typeof(ObjectBody).Assembly.GetManifestResourceStream(name)!;
        return JsonNode.Parse(stream)!;
    }

    private sealed class Content : HttpContent
    {
        private static readonly MediaTypeHeaderValue Json = new("application/json");

        private readonly ReadOnlyMemory<byte> bytes;

        public Content(ObjectBody body, string name)
        {
            var buffer = new byte[body.before.Length + name.Length + body.after.Length];
            body.before.CopyTo(buffer, 0);
            Encoding.ASCII.GetBytes(name, buffer.AsSpan(body.before.Length));
            body.after.CopyTo(buffer, body.before.Length + name.Length);
            bytes = buffer;
            Headers.ContentType = Json;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(bytes).AsTask();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancel) => stream.WriteAsync(bytes, cancel).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
