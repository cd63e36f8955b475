using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MiniKube.Client.Http;
using MiniKube.Client.Kubeconfigs;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Clusters;

/// <summary>The cluster's API over plain HTTP and JSON, beside our own client, so that the two cannot agree on a mistake.</summary>
internal sealed partial class KubeApi : IDisposable
{
    private readonly HttpClient _http;

    public KubeApi(Lab lab, string kubeconfig)
    {
        var config = Kubeconfig.Load(kubeconfig);
        var handler = lab.HttpHandler();
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificates = config.ClientCertificate is { } certificate ? [certificate] : null,
            CertificateChainPolicy = Trusting(config),
        };
        _http = new HttpClient(handler) { BaseAddress = config.Server, Timeout = Eventually.Guard };
    }

    /// <returns>null when there is no such thing</returns>
    public async Task<JsonNode?> FindAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response);
    }

    public async Task<JsonNode> GetAsync(string path) => await FindAsync(path) ?? throw new InvalidOperationException("not found: " + path);

    /// <summary>What is answered, whatever the status.</summary>
    public async Task<string> TextAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Creates the object of a YAML manifest.</summary>
    public async Task<JsonNode> CreateAsync(string ns, string manifest)
    {
        var kind = Kind().Match(manifest).Groups[1].Value;
        using var response = await _http.PostAsync(Paths.Of(kind, ns), new StringContent(manifest, new MediaTypeHeaderValue("application/yaml")));
        return await ReadAsync(response);
    }

    /// <summary>Changes an object by a JSON merge patch.</summary>
    public async Task<JsonNode> PatchAsync(string path, string patch)
    {
        using var response = await _http.PatchAsync(path, new StringContent(patch, Encoding.UTF8, "application/merge-patch+json"));
        return await ReadAsync(response);
    }

    /// <summary>Harmless when it is gone already.</summary>
    public async Task DeleteAsync(string path)
    {
        using var response = await _http.DeleteAsync(path);
        if (response.StatusCode != HttpStatusCode.NotFound)
            await ReadAsync(response);
    }

    /// <summary>The events of a watch as they come.</summary>
    public async IAsyncEnumerable<(string Type, JsonNode Object)> WatchAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, stop);
        using var reader = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(stop));
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            var change = JsonNode.Parse(line);
            yield return (change.Text("type")!, change.At("object")!);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private static X509ChainPolicy Trusting(ClientConfig config)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(config.CertificateAuthority);
        return policy;
    }

    [GeneratedRegex(@"^kind:\s*(\w+)", RegexOptions.Multiline)]
    private static partial Regex Kind();
}

/// <summary>Where objects are found in the API.</summary>
internal static class Paths
{
    public static string Of(string kind, string ns, string? name = null) => (kind switch
    {
        "Namespace" => "/api/v1/namespaces",
        "Node" => "/api/v1/nodes",
        "Deployment" or "ReplicaSet" => $"/apis/apps/v1/namespaces/{ns}/{kind.ToLowerInvariant()}s",
        "EndpointSlice" => $"/apis/discovery.k8s.io/v1/namespaces/{ns}/endpointslices",
        "Lease" => $"/apis/coordination.k8s.io/v1/namespaces/{ns}/leases",
        "Endpoints" => $"/api/v1/namespaces/{ns}/endpoints",
        _ => $"/api/v1/namespaces/{ns}/{kind.ToLowerInvariant()}s",
    }) + (name is null ? "" : "/" + name);
}
