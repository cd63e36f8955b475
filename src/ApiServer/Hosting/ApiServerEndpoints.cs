using System.Net;
using System.Text;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Hosting;

/// <summary>
/// Where the API servers over one store can be reached: each keeps a key that ends by itself when its server does not renew it. Of them the endpoints of the
/// Service <c>kubernetes</c> are made.
/// </summary>
internal sealed class ApiServerEndpoints(IStore store, IPEndPoint own)
{
    /// <summary>How long a server counts as there after it last said so, as upstream's.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    private const string Prefix = "/registry/masterleases/";

    private readonly string key = Prefix + own;

    /// <summary>Says that this server is there, and tells all that are.</summary>
    public async Task<IReadOnlyList<IPEndPoint>> RenewAsync(CancellationToken cancel)
    {
        await store.CommitAsync(Commit.Put(key, Encoding.UTF8.GetBytes(own.ToString())) with { Lifetime = Lifetime }, cancel);
        return await ListAsync(cancel);
    }

    /// <summary>Takes this server away, and tells those that are left.</summary>
    public async Task<IReadOnlyList<IPEndPoint>> RemoveAsync()
    {
        await store.CommitAsync(Commit.Delete(key));
        return await ListAsync(CancellationToken.None);
    }

    private async Task<IReadOnlyList<IPEndPoint>> ListAsync(CancellationToken cancel) =>
        [.. (await store.LoadAsync(new LoadOptions(Prefix), cancel)).Items.Select(static i => IPEndPoint.Parse(Encoding.UTF8.GetString(i.Value))).OrderBy(static e => e.ToString(), StringComparer.Ordinal)];
}
