using System.Formats.Tar;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Images;

/// <summary>The reference registry, run in a lab over plain HTTP.</summary>
internal sealed class Registry : IAsyncDisposable
{
    private const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    private readonly RunningCommand _server;
    private readonly HttpClient _http;

    private Registry(RunningCommand server, HttpClient http)
    {
        _server = server;
        _http = http;
    }

    public static async Task<Registry> StartAsync(Lab lab, string address)
    {
        var program = Needs.Program("docker-registry", "docker-registry");
        var folder = Path.Combine(lab.Home, "registry");
        var config = Path.Combine(lab.Home, "registry.yml");
        await File.WriteAllTextAsync(config, $"""
            version: 0.1
            storage:
              filesystem:
                rootdirectory: {folder}
            http:
              addr: {address}
            """);
        var server = lab.Start(program, ["serve", config]);
        var http = new HttpClient(lab.HttpHandler()) { BaseAddress = new Uri($"http://{address}") };
        await Eventually.SeeAsync("the registry to answer", async () =>
        {
            Assert.False(server.HasEnded, server.Error);
            try
            {
                using var answer = await http.GetAsync("/v2/");
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return new Registry(server, http);
    }

    /// <summary>Pushes the image of an OCI archive as its layers, configuration and manifest.</summary>
    public async Task PushAsync(string archive, string repository, string tag)
    {
        var files = new Dictionary<string, byte[]>();
        await using (var stream = File.OpenRead(archive))
        await using (var tar = new TarReader(stream))
        {
            while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
            {
                if (entry.DataStream is { } data)
                {
                    using var content = new MemoryStream();
                    await data.CopyToAsync(content);
                    files[entry.Name] = content.ToArray();
                }
            }
        }
        var manifest = Blob(JsonNode.Parse(files["index.json"]).Text("manifests.0.digest")!);
        var parsed = JsonNode.Parse(manifest);
        foreach (var digest in parsed.Items("layers").Select(l => l.Text("digest")!).Append(parsed.Text("config.digest")!))
        {
            using var begun = await _http.PostAsync($"/v2/{repository}/blobs/uploads/", null);
            var location = begun.EnsureSuccessStatusCode().Headers.Location!.ToString();
            var separator = location.Contains('?') ? '&' : '?';
            using var content = new ByteArrayContent(Blob(digest));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            using var stored = await _http.PutAsync($"{location}{separator}digest={digest}", content);
            stored.EnsureSuccessStatusCode();
        }
        using var body = new ByteArrayContent(manifest);
        body.Headers.ContentType = new MediaTypeHeaderValue(OciManifest);
        using var tagged = await _http.PutAsync($"/v2/{repository}/manifests/{tag}", body);
        tagged.EnsureSuccessStatusCode();

        byte[] Blob(string digest) => files["blobs/" + digest.Replace(':', '/')];
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        _http.Dispose();
        return default;
    }
}
