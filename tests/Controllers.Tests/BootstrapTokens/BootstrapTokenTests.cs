using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.BootstrapTokens;
using MiniKube.Controllers.Tests.Live;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.BootstrapTokens;

public sealed class BootstrapTokenTests
{
    private static readonly ConfigMap Info = new()
    {
        Metadata = new ObjectMeta { Name = "cluster-info", Namespace = "kube-public" },
        Data = new Dictionary<string, string> { ["kubeconfig"] = "payload", ["jws-kubeconfig-gone00"] = "old", ["other"] = "stays" },
    };

    [Fact]
    public void The_signature_is_the_one_that_others_compute() => Assert.Equal(
        "eyJhbGciOiJIUzI1NiIsImtpZCI6Impvc2h1YSJ9..VShe2taLd-YTrmWuRkcL_8QTNDHYxQIEBsAYYiIj1_8",
        ClusterInfoPlan.Sign("Hello from the other side. I must have called a thousand times.", "joshua", "my voice is my passcode"));

    [Theory]
    [InlineData("", "jws-kubeconfig-abcdef kubeconfig other")]
    [InlineData("usage-bootstrap-signing=false", "kubeconfig other")]
    [InlineData("usage-bootstrap-signing=", "kubeconfig other")]
    [InlineData("token-id=fedcba", "kubeconfig other")]
    [InlineData("token-secret=", "kubeconfig other")]
    [InlineData("expiration=2026-01-01T12:00:00Z", "kubeconfig other")]
    [InlineData("expiration=2026-01-01T12:00:01Z", "jws-kubeconfig-abcdef kubeconfig other")]
    [InlineData("expiration=some day", "kubeconfig other")]
    public void Each_token_that_may_signs_and_old_signatures_go(string change, string keys) =>
        Assert.Equal(keys, string.Join(' ', ClusterInfoPlan.Compute(Info, [Token("abcdef", change)], Now).Data.Keys.Order(StringComparer.Ordinal)));

    [Fact]
    public void What_is_signed_already_is_left()
    {
        var signed = ClusterInfoPlan.Compute(Info, [Token("abcdef"), Token("123456")], Now);
        Assert.Same(signed, ClusterInfoPlan.Compute(signed, [Token("123456"), Token("abcdef")], Now));
        var without = Info with { Data = new Dictionary<string, string> { ["other"] = "x" } };
        Assert.Same(without, ClusterInfoPlan.Compute(without, [Token("abcdef")], Now));
    }

    [Fact]
    public void Tokens_sign_the_clusters_info_until_they_expire_and_are_deleted() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        await cluster.CreateAsync(Info with { Data = new Dictionary<string, string> { ["kubeconfig"] = "payload" } });
        await cluster.CreateAsync(Token("abcdef", $"expiration={cluster.Now.AddSeconds(60):yyyy-MM-ddTHH:mm:ssZ}"));
        await cluster.CreateAsync(Token("123456"));
        await cluster.CreateAsync(new Secret { Metadata = new ObjectMeta { Name = "bootstrap-token-none", Namespace = "kube-system" } });
        await SignedAsync(cluster, "123456 abcdef");
        var map = await cluster.GetAsync<ConfigMap>("cluster-info", "kube-public");
        Assert.Equal(ClusterInfoPlan.Sign("payload", "abcdef", "0123456789abcdef"), map.Data["jws-kubeconfig-abcdef"]);

        (await cluster.Client.UpdateAsync(map with { Data = new Dictionary<string, string> { ["kubeconfig"] = "new" } })).OrThrow();
        await SignedAsync(cluster, "123456 abcdef");
        await cluster.PassAsync(50);
        Assert.NotNull(await cluster.FindAsync<Secret>("bootstrap-token-abcdef", "kube-system"));
        await cluster.PassAsync(12);
        Assert.Null(await cluster.FindAsync<Secret>("bootstrap-token-abcdef", "kube-system"));
        await SignedAsync(cluster, "123456");
        Assert.NotNull(await cluster.FindAsync<Secret>("bootstrap-token-none", "kube-system"));
    });

    private static Task SignedAsync(LiveCluster cluster, string ids) => cluster.UntilAsync(
        async () => string.Join(' ', (await cluster.GetAsync<ConfigMap>("cluster-info", "kube-public")).Data.Keys
            .Where(k => k.StartsWith("jws-kubeconfig-")).Select(k => k["jws-kubeconfig-".Length..]).Order(StringComparer.Ordinal)) == ids, ids);

    private static Secret Token(string id, string change = "")
    {
        var data = new Dictionary<string, string>
        {
            ["token-id"] = id, ["token-secret"] = "0123456789abcdef", ["usage-bootstrap-signing"] = "true", ["usage-bootstrap-authentication"] = "true",
        };
        if (change.Split('=', 2) is [var key, var value])
        {
            data[key] = value;
        }
        return new()
        {
            Metadata = new ObjectMeta { Name = "bootstrap-token-" + id, Namespace = "kube-system" },
            Type = "bootstrap.kubernetes.io/token",
            Data = data.ToDictionary(d => d.Key, d => ByteString.FromUtf8(d.Value)),
        };
    }
}
