using System.Collections.Concurrent;
using MiniKube.Api.Authentication.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Volumes;

/// <summary>Service account tokens for pods of this node, bound to the pod (KEP-1205).</summary>
internal interface ITokenSource
{
    /// <exception cref="VolumeException">The API server gives none.</exception>
    Task<string> TokenAsync(Pod pod, ServiceAccountTokenProjection asked, CancellationToken cancel);

    /// <summary>Whether a token that the pod was given wants to be replaced.</summary>
    bool IsDue(string podUid);

    /// <summary>The pod is gone.</summary>
    void Forget(string podUid);
}

/// <summary>Asks the API server for tokens and keeps them until most of their time is over. A token that cannot be replaced serves as long as it lasts.</summary>
internal sealed class TokenSource(KubeClient client, TimeProvider time) : ITokenSource
{
    private const long StandardSeconds = 3600;
    private static readonly TimeSpan LongestUse = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<Key, Held> held = new();

    public async Task<string> TokenAsync(Pod pod, ServiceAccountTokenProjection asked, CancellationToken cancel)
    {
        var seconds = asked.ExpirationSeconds ?? StandardSeconds;
        var key = new Key(pod.Metadata.Uid!, asked.Audience ?? "", seconds);
        var now = time.GetUtcNow();
        if (held.TryGetValue(key, out var token) && now < token.Renew)
        {
            return token.Text;
        }
        var request = new TokenRequest
        {
            Spec = new TokenRequestSpec
            {
                Audiences = string.IsNullOrEmpty(asked.Audience) ? [] : [asked.Audience],
                ExpirationSeconds = seconds,
                BoundObjectRef = new BoundObjectReference { ApiVersion = "v1", Kind = "Pod", Name = pod.Metadata.Name, Uid = pod.Metadata.Uid },
            },
        };
        var result = await client.CreateSubresourceAsync<ServiceAccount, TokenRequest>(pod.Spec.ServiceAccountName ?? "default", pod.Metadata.Namespace, "token", request, cancel);
        if (!result.IsSuccess)
        {
            return token is not null && now < token.Expires
                ? token.Text
                : throw new VolumeException($"failed to fetch token: {result.Error.Message}");
        }
        var status = ApiJson.Read<TokenRequest>(result.Value).Status;
        var expires = status.ExpirationTimestamp?.Moment ?? now;
        var lifetime = expires - now;
        var use = lifetime * 0.8;
        held[key] = new Held(status.Token, now + (use < LongestUse ? use : LongestUse), expires);
        return status.Token;
    }

    public bool IsDue(string podUid)
    {
        var now = time.GetUtcNow();
        return held.Any(h => h.Key.PodUid == podUid && now >= h.Value.Renew);
    }

    public void Forget(string podUid)
    {
        foreach (var key in held.Keys.Where(k => k.PodUid == podUid))
        {
            held.TryRemove(key, out _);
        }
    }

    private readonly record struct Key(string PodUid, string Audience, long Seconds);

    /// <param name="Text">The token.</param>
    /// <param name="Renew">When another is to be asked for.</param>
    /// <param name="Expires">When it is worth nothing any more.</param>
    private sealed record Held(string Text, DateTimeOffset Renew, DateTimeOffset Expires);
}
