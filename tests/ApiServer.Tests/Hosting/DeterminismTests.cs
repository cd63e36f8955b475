using System.Security.Cryptography;
using MiniKube.Api.Determinism;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Storage;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Hosting;

public class DeterminismTests
{
    [Fact]
    public async Task The_same_seed_and_the_same_requests_store_the_same_bytes()
    {
        Assert.Equal(await Run(7), await Run(7));
        Assert.NotEqual(await Run(7), await Run(8));
    }

    private static async Task<string> Run(ulong seed)
    {
        await using var api = await TestApi.StartAsync(configure: o => o with { Time = new Testing.FakeTimeProvider(), Random = new SeededRandomSource(seed) });
        await api.Post(Services, Service("s", "\"type\":\"NodePort\",\"ports\":[{\"port\":80}]"));
        await api.Post(Pods, """{"metadata":{"generateName":"web-"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        await api.Post(Deployments, Deployment("d"));
        await api.Patch(Deployments + "/d", """{"spec":{"replicas":3}}""");
        var loaded = await api.Store.LoadAsync(new LoadOptions(""), TestContext.Current.CancellationToken);
        return Convert.ToHexString(SHA256.HashData(loaded.Items.SelectMany(i => i.Value).ToArray()));
    }
}
