using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Bench.Load.Bodies;

/// <summary>
/// One kind of object's JSON with gaps, made once: for its name, and for a hash of the name, so that objects differ as those of a cluster do and a list does
/// not compress better than theirs. The same name gives the same bytes.
/// </summary>
internal sealed class ObjectBody
{
    private const string NameGap = "$NAME";
    private const string HashGap = "$HASH";

    private readonly string template;

    private ObjectBody(JsonNode node) =>
        template = node.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>A pod of a Deployment as a chart would make it, 3.6 kB once the server has defaulted it and noted its fields' owner. No scheduler knows its schedulerName.</summary>
    public static ObjectBody Pod { get; } = new(Resource("pod.json"));

    /// <summary>A ConfigMap of about 800 bytes.</summary>
    public static ObjectBody ConfigMap { get; } = new(Resource("configmap.json"));

    /// <summary>The smallest pod that a node runs.</summary>
    public static ObjectBody RunnablePod(string image) => new(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = NameGap },
        ["spec"] = new JsonObject
        {
            ["terminationGracePeriodSeconds"] = 0,
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = image }),
        },
    });

    /// <summary>A small pod that a fake node leaves Pending.</summary>
    public static ObjectBody WaitingPod { get; } = new(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["name"] = NameGap,
            ["labels"] = new JsonObject { ["app"] = "web" },
            ["annotations"] = new JsonObject { ["fake.minikube.dev/start-seconds"] = "86400" },
        },
        ["spec"] = SmallPod(),
    });

    /// <summary>A Deployment of small pods.</summary>
    public static ObjectBody Deployment(int replicas) => new(new JsonObject
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = NameGap },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = NameGap } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = NameGap } },
                ["spec"] = SmallPod(),
            },
        },
    });

    /// <summary>Any object that is nothing but a name.</summary>
    public static ObjectBody Named(string kind) => new(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = NameGap },
    });

    /// <summary>A request's content for the object of this name.</summary>
    public HttpContent With(string name)
    {
        var text = template.Replace(NameGap, name, StringComparison.Ordinal);
        if (text.Contains(HashGap, StringComparison.Ordinal))
        {
            text = text.Replace(HashGap, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(name))), StringComparison.Ordinal);
        }
        return new Content(Encoding.UTF8.GetBytes(text));
    }

    private static JsonObject SmallPod() => new()
    {
        ["automountServiceAccountToken"] = false,
        ["containers"] = new JsonArray(new JsonObject
        {
            ["name"] = "main",
            ["image"] = "registry.example.com/web:1",
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "50m", ["memory"] = "32Mi" } },
        }),
    };

    private static JsonNode Resource(string name)
    {
        using var stream = typeof(ObjectBody).Assembly.GetManifestResourceStream(name)!;
        return JsonNode.Parse(stream)!;
    }

    private sealed class Content : HttpContent
    {
        private static readonly MediaTypeHeaderValue Json = new("application/json");

        private readonly ReadOnlyMemory<byte> bytes;

        public Content(byte[] bytes)
        {
            this.bytes = bytes;
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
