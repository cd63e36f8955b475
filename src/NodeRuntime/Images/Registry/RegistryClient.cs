using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace MiniKube.NodeRuntime.Images.Registry;

/// <summary>
/// Reads one repository of a registry (OCI distribution spec). Asks for a token when the registry demands one; speaks plain HTTP
/// only to registries that are marked insecure or are on this machine.
/// </summary>
internal sealed class RegistryClient : IDisposable
{
    private static readonly string[] ManifestTypes =
        [Manifest.OciManifest, Manifest.OciIndex, Manifest.DockerManifest, Manifest.DockerList];

    private readonly HttpClient http;
    private readonly ImageReference reference;
    private readonly RegistryCredentials? credentials;
    private readonly bool insecure;
    private readonly string host;
    private readonly ImageStoreOptions options;
    private readonly TimeProvider time;
    private volatile AuthenticationHeaderValue? authorization;
    private string scheme = "https";

    public RegistryClient(ImageReference reference, RegistryCredentials? credentials, ImageStoreOptions options, TimeProvider time)
    {
        this.reference = reference;
        this.credentials = credentials;
        this.options = options;
        this.time = time;
        host = reference.Registry == "docker.io" ? "registry-1.docker.io" : reference.Registry;
        insecure = IsInsecure(reference.Registry, options);
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15) };
        if (insecure)
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("minikube-node/1.0");
    }

    /// <summary>A manifest or index by tag or digest; by digest its bytes are checked.</summary>
    public async Task<byte[]> ReadManifestAsync(string tagOrDigest)
    {
        using var response = await SendAsync($"manifests/{tagOrDigest}", ManifestTypes, 0);
        var bytes = await ReadDocumentAsync(response);
        if (Digest.IsValid(tagOrDigest) && Digest.Of(bytes) != tagOrDigest)
            throw new InvalidImageException($"manifest {tagOrDigest} has the digest {Digest.Of(bytes)}");
        return bytes;
    }

    /// <summary>A small blob, checked.</summary>
    public async Task<byte[]> ReadBlobAsync(Descriptor descriptor)
    {
        using var response = await SendAsync($"blobs/{descriptor.Digest}", [], 0);
        var bytes = await ReadDocumentAsync(response);
        return Digest.Of(bytes) == descriptor.Digest
            ? bytes
            : throw new InvalidImageException($"blob {descriptor.Digest} has the digest {Digest.Of(bytes)}");
    }

    /// <summary>Copies a blob from an offset on; a registry that cannot resume is an error the caller may start over from.</summary>
    public async Task CopyBlobAsync(Descriptor descriptor, long offset, Stream target, CancellationToken cancellation)
    {
        using var response = await SendAsync($"blobs/{descriptor.Digest}", [], offset);
        if (offset > 0 && response.StatusCode != HttpStatusCode.PartialContent)
            throw new RegistryException(PullFailureKind.Unreachable, "registry cannot resume a download");
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[128 * 1024];
        var left = descriptor.Size - offset;
        while (true)
        {
            int read;
            using (var idle = new CancellationTokenSource(options.IdleTimeout, time))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellation))
            {
                try
                {
                    read = await body.ReadAsync(buffer, either.Token);
                }
                catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
                {
                    throw new RegistryException(PullFailureKind.Unreachable, $"registry {host} sent nothing for {options.IdleTimeout.TotalSeconds} s", e);
                }
            }
            if (read == 0)
                return;
            left -= read;
            if (left < 0)
                throw new InvalidImageException($"blob {descriptor.Digest} is larger than its manifest says");
            await target.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string path, string[] accept, long offset)
    {
        for (var attempt = 0; ; attempt++)
        {
            var response = await SendOnceAsync(path, accept, offset);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
            {
                if (response.StatusCode == HttpStatusCode.Unauthorized && attempt == 0 && await AuthorizeAsync(response))
                    continue;
                throw await FailureAsync(response, path);
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(string path, string[] accept, long offset)
    {
        try
        {
            return await RequestAsync(path, accept, offset);
        }
        catch (HttpRequestException e) when (insecure && scheme == "https"
            && e.HttpRequestError is HttpRequestError.SecureConnectionError or HttpRequestError.ConnectionError or HttpRequestError.InvalidResponse
                or HttpRequestError.ResponseEnded)
        {
            scheme = "http";
        }
        catch (HttpRequestException e)
        {
            throw new RegistryException(PullFailureKind.Unreachable, $"registry {host}: {Innermost(e)}", e);
        }
        try
        {
            return await RequestAsync(path, accept, offset);
        }
        catch (HttpRequestException e)
        {
            throw new RegistryException(PullFailureKind.Unreachable, $"registry {host}: {Innermost(e)}", e);
        }
    }

    private async Task<HttpResponseMessage> RequestAsync(string path, string[] accept, long offset)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{scheme}://{host}/v2/{reference.Repository}/{path}");
        request.Headers.Authorization = authorization;
        foreach (var type in accept)
            request.Headers.Accept.ParseAdd(type);
        if (offset > 0)
            request.Headers.Range = new RangeHeaderValue(offset, null);
        using var idle = new CancellationTokenSource(options.IdleTimeout, time);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new RegistryException(PullFailureKind.Unreachable, $"registry {host} did not answer within {options.IdleTimeout.TotalSeconds} s", e);
        }
    }

    private async Task<bool> AuthorizeAsync(HttpResponseMessage response)
    {
        foreach (var header in response.Headers.WwwAuthenticate)
        {
            if (header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && credentials is not null)
            {
                authorization = Basic(credentials);
                return true;
            }
            if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) && BearerChallenge.Parse(header.Parameter) is { } challenge)
            {
                authorization = new AuthenticationHeaderValue("Bearer", await FetchTokenAsync(challenge));
                return true;
            }
        }
        return false;
    }

    private async Task<string> FetchTokenAsync(BearerChallenge challenge)
    {
        var address = challenge.Address($"repository:{reference.Repository}:pull");
        if (address.Scheme != Uri.UriSchemeHttps && !(insecure && address.Scheme == Uri.UriSchemeHttp))
            throw new RegistryException(PullFailureKind.Unreachable, $"registry {host} sends its users to {address} for tokens, which is not HTTPS");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (credentials is not null)
            request.Headers.Authorization = Basic(credentials);
        try
        {
            using var idle = new CancellationTokenSource(options.IdleTimeout, time);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
            if (!response.IsSuccessStatusCode)
                throw new RegistryException(PullFailureKind.Unauthorized, $"token server {address.Host} answers {(int)response.StatusCode}");
            using var answer = Manifest.Parse(await ReadDocumentAsync(response), "token");
            foreach (var name in new[] { "token", "access_token" })
            {
                if (answer.RootElement.TryGetProperty(name, out var token) && token.ValueKind == JsonValueKind.String)
                    return token.GetString()!;
            }
            throw new RegistryException(PullFailureKind.Unauthorized, $"token server {address.Host} sent no token");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            throw new RegistryException(PullFailureKind.Unreachable, $"token server {address.Host}: {Innermost(e)}", e);
        }
    }

    private async Task<RegistryException> FailureAsync(HttpResponseMessage response, string path)
    {
        var detail = "";
        try
        {
            using var document = JsonDocument.Parse(await ReadDocumentAsync(response));
            if (document.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0)
                detail = ": " + string.Join("; ", errors.EnumerateArray().Select(e => e.TryGetProperty("message", out var m) ? m.ToString() : e.ToString()));
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException or InvalidOperationException)
        {
            // The status says enough.
        }
        var what = $"{reference.Name} {path}";
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => new(PullFailureKind.NotFound, $"{what}: not found{detail}"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new(PullFailureKind.Unauthorized, $"{what}: pull access denied, repository does not exist or may require authorization{detail}"),
            var code => new(PullFailureKind.Unreachable, $"{what}: registry {host} answers {(int)code}{detail}"),
        };
    }

    private static async Task<byte[]> ReadDocumentAsync(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync();
        using var copy = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await body.ReadAsync(buffer)) > 0;)
            {
                if (copy.Length + read > Manifest.MaxDocument)
                    throw new InvalidImageException("registry sent a document that is too large");
                copy.Write(buffer, 0, read);
            }
        }
        catch (HttpRequestException e)
        {
            throw new RegistryException(PullFailureKind.Unreachable, Innermost(e), e);
        }
        return copy.ToArray();
    }

    private static AuthenticationHeaderValue Basic(RegistryCredentials user) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.UserName}:{user.Password}")));

    private static string Innermost(Exception e) => e.GetBaseException().Message;

    private static bool IsInsecure(string registry, ImageStoreOptions options)
    {
        var name = Uri.TryCreate("http://" + registry, UriKind.Absolute, out var uri) ? uri.Host.Trim('[', ']') : registry;
        return name == "localhost" || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address))
            || options.InsecureRegistries.Contains(registry) || options.InsecureRegistries.Contains(name);
    }
}
