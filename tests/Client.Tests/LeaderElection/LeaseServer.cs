using MiniKube.Api.Codecs;
using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Client.Tests.LeaderElection;

/// <summary>One Lease with optimistic concurrency, behind connections that a test can cut.</summary>
internal sealed class LeaseServer
{
    private Lease? lease;
    private int version = 1;

    public string? Holder => lease?.Spec.HolderIdentity;
    public int? Transitions => lease?.Spec.LeaseTransitions;

    public void Put(string holder, DateTimeOffset renewed) => lease = new Lease
    {
        Metadata = new ObjectMeta { Namespace = "kube-system", Name = "test", ResourceVersion = "1" },
        Spec = new LeaseSpec { HolderIdentity = holder, LeaseDurationSeconds = 15, RenewTime = renewed, AcquireTime = renewed },
    };

    /// <summary>Somebody writes the Lease and leaves its holder as it is.</summary>
    public void Touch() => Store(lease!);

    public ScriptedServer Server(string identity, Func<bool>? reachable)
    {
        return new ScriptedServer()
            .On("GET", "/leases/test", r => Answer(_ => lease is null ? ScriptedServer.Status(404, "NotFound") : Body(lease), r))
            .On("POST", "/leases", r => Answer(sent =>
            {
                if (lease is not null)
                {
                    return ScriptedServer.Status(409, "AlreadyExists");
                }
                return Store(sent!);
            }, r))
            .On("PUT", "/leases/test", r => Answer(
                sent => sent!.Metadata.ResourceVersion == lease!.Metadata.ResourceVersion ? Store(sent) : ScriptedServer.Status(409, "Conflict"), r));

        async Task<HttpResponseMessage> Answer(Func<Lease?, HttpResponseMessage> answer, HttpRequestMessage request)
        {
            var sent = request.Content is { } content ? ApiJson.Read<Lease>(await ReadAsync(content)) : null;
            await Task.Yield();
            return reachable?.Invoke() == false ? throw ScriptedServer.Refused() : answer(sent);
        }
    }

    private HttpResponseMessage Store(Lease sent)
    {
        lease = sent with { Metadata = sent.Metadata with { ResourceVersion = $"{++version}" } };
        return Body(lease);
    }

    private static async Task<byte[]> ReadAsync(HttpContent content)
    {
        var copy = new MemoryStream();
        using var stream = await content.ReadAsStreamAsync();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private static HttpResponseMessage Body(Lease lease) => ScriptedServer.Json(System.Text.Encoding.UTF8.GetString(ApiJson.Write(lease)));
}
