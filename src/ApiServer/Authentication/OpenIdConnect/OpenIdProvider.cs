using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication.Jose;

namespace MiniKube.ApiServer.Authentication.OpenIdConnect;

/// <summary>
/// The keys of an issuer: found by OpenID Connect Discovery 1.0, and kept. A token of a key that is not among them has them fetched anew, at most once a second
/// and by one request for all who wait.
/// </summary>
internal sealed class OpenIdProvider(string issuer, HttpClient client, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim gate = new(1);
    private State state = new([], null, DateTimeOffset.MinValue);

    /// <summary>Whether a key of the issuer signed the token; null where it did, else why that is not so or not known.</summary>
    public async ValueTask<string?> VerifyAsync(JsonWebToken token, CancellationToken cancel)
    {
        var seen = Volatile.Read(ref state);
        if (IsSigned(token, seen))
        {
            return null;
        }
        var now = await RefreshAsync(seen, cancel);
        return IsSigned(token, now) ? null : now.Problem ?? "failed to verify signature";
    }

    public void Dispose()
    {
        client.Dispose();
        gate.Dispose();
    }

    private static bool IsSigned(JsonWebToken token, State keys) => keys.Keys.Any(k => (token.KeyId.Length == 0 || k.Id == token.KeyId) && token.IsSignedBy(k));

    private async ValueTask<State> RefreshAsync(State seen, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            // Somebody else may have fetched meanwhile.
            var current = state;
            if (!ReferenceEquals(current, seen) || time.GetUtcNow() - current.Fetched < Pause)
            {
                return current;
            }
            var (keys, problem) = await FetchAsync(cancel);
            var next = new State(keys ?? current.Keys, problem, time.GetUtcNow());
            Volatile.Write(ref state, next);
            return next;
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask<(IReadOnlyList<JsonWebKey>? Keys, string? Problem)> FetchAsync(CancellationToken cancel)
    {
        var (configuration, problem) = await GetAsync(issuer.TrimEnd('/') + "/.well-known/openid-configuration", cancel);
        if (configuration is null)
        {
            return (null, problem);
        }
        if (configuration["issuer"]?.AsString is var named && named != issuer)
        {
            return (null, $"oidc: issuer did not match the issuer returned by provider, expected \"{issuer}\" got \"{named}\"");
        }
        (var set, problem) = await GetAsync(configuration["jwks_uri"]?.AsString ?? "", cancel);
        return set is null ? (null, problem) : ((set["keys"]?.AsArray ?? DocumentArray.Empty).Select(JsonWebKey.Read).OfType<JsonWebKey>().ToArray(), null);
    }

    private async ValueTask<(Document? Answer, string? Problem)> GetAsync(string url, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var response = await client.GetAsync(url, both.Token);
            return response.IsSuccessStatusCode
                ? (DocumentJson.Parse(await response.Content.ReadAsByteArrayAsync(both.Token)), null)
                : (null, $"oidc: {url}: {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException)
        {
            return (null, $"oidc: {url}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, $"oidc: {url}: no answer in {Timeout.TotalSeconds} seconds");
        }
    }

    private sealed record State(IReadOnlyList<JsonWebKey> Keys, string? Problem, DateTimeOffset Fetched);
}
