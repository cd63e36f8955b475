using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Storage;
using MiniKube.Storage.Memory;
using MiniKube.Storage.Tests;
using static MiniKube.ApiServer.Tests.Authorization.AccessSteps;

namespace MiniKube.ApiServer.Tests.Authorization;

public sealed class DefaultPolicyTests
{
    private static string[] RuleTexts(Answer role) => [.. role["rules"]!.AsArray!.Select(r => r.ToString())];

    [Fact]
    public async Task Every_cluster_has_the_default_roles_and_bindings()
    {
        await using var api = await TestApi.StartAsync();
        async Task<string[]> Names(string path) => [.. (await api.Get($"{Rbac}/{path}?labelSelector=kubernetes.io/bootstrapping%3Drbac-defaults"))["items"]!.AsArray!.Select(i => i.At("metadata", "name")!.AsString!)];
        var roles = await Names("clusterroles");
        foreach (var name in (string[])["cluster-admin", "admin", "edit", "view", "system:node", "system:kube-scheduler", "system:kube-controller-manager", "system:node-proxier",
            "system:basic-user", "system:discovery", "system:public-info-viewer", "system:monitoring", "system:heapster", "system:kube-dns", "system:node-bootstrapper", "system:auth-delegator",
            "system:service-account-issuer-discovery", "system:certificates.k8s.io:kubelet-serving-approver", "system:controller:job-controller", "system:controller:root-ca-cert-publisher"])
        {
            Assert.Contains(name, roles);
        }
        Assert.Contains("system:controller:job-controller", await Names("clusterrolebindings"));
        Assert.Contains("extension-apiserver-authentication-reader", await Names("namespaces/kube-system/roles"));
        Assert.Contains("system:controller:bootstrap-signer", await Names("namespaces/kube-public/rolebindings"));
        var binding = await api.Get($"{Rbac}/clusterrolebindings/system:public-info-viewer");
        Assert.Equal("true", binding.Text("metadata", "annotations", "rbac.authorization.kubernetes.io/autoupdate"));
        Assert.Equal(["system:authenticated", "system:unauthenticated"], binding["subjects"]!.AsArray!.Select(s => s["name"]!.AsString!));
    }

    [Fact]
    public async Task Aggregated_roles_hold_the_rules_of_their_parts()
    {
        await using var api = await TestApi.StartAsync();
        var parts = new[] { "view", "edit", "admin" }.Select(async n => RuleTexts(await api.Get($"{Rbac}/clusterroles/system:aggregate-to-{n}")));
        var rules = await Task.WhenAll(parts);
        Assert.Equal(rules[0], RuleTexts(await api.Get($"{Rbac}/clusterroles/view")));
        Assert.Equal(rules[1].Concat(rules[0]).ToHashSet(), RuleTexts(await api.Get($"{Rbac}/clusterroles/edit")).ToHashSet());
        Assert.Equal(rules[2].Concat(rules[1]).Concat(rules[0]).ToHashSet(), RuleTexts(await api.Get($"{Rbac}/clusterroles/admin")).ToHashSet());
    }

    [Fact]
    public async Task A_role_that_comes_to_have_the_label_is_added_to_the_sum()
    {
        await using var api = await TestApi.StartAsync();
        using var watch = await api.Watch($"{Rbac}/clusterroles?watch=true&fieldSelector=metadata.name%3Dadmin");
        Assert.Equal("ADDED", (await watch.NextAsync())!.Value.Type);
        await api.CreateAsync($"{Rbac}/clusterroles",
            $$"""{"metadata":{"name":"widgets","labels":{"rbac.authorization.k8s.io/aggregate-to-view":"true"} },"rules":[{{Rule("get", "example.com", "widgets")}}]}""");
        // By way of view and edit.
        var (type, admin) = (await watch.NextAsync())!.Value;
        Assert.Equal("MODIFIED", type);
        Assert.Contains("widgets", admin["rules"]!.ToString());
    }

    [Fact]
    public async Task Sums_that_select_each_other_settle()
    {
        await using var api = await TestApi.StartAsync(configure: TestApi.WithoutFlowControl);
        const string sums = "a b c";
        foreach (var (name, selects) in ((string, string)[])[("a", "b"), ("b", "c"), ("c", "a")])
        {
            await api.CreateAsync($"{Rbac}/clusterroles", $$"""{"metadata":{"name":"z-{{name}}","labels":{"in":"{{name}}"} },"rules":[{{Rule("get", "example.com", name)}}]}""");
            // What is written in a sum by hand is nobody's rule.
            await api.CreateAsync($"{Rbac}/clusterroles", $$"""
                {"metadata":{"name":"{{name}}","labels":{"in":"{{name}}"} },"rules":[{{Rule("get", "example.com", "junk-" + name)}}],
                "aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"in":"{{selects}}"} },{"matchLabels":{"in":"{{name}}"} }]} }
                """);
        }
        var guard = Guard.Token;
        foreach (var name in sums.Split(' '))
        {
            while (!RuleTexts(await api.Get($"{Rbac}/clusterroles/{name}")).Order(StringComparer.Ordinal).SequenceEqual(sums.Split(' ').Select(r => $$"""{"verbs":["get"],"apiGroups":["example.com"],"resources":["{{r}}"]}""")))
            {
                guard.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
        var settled = await api.Store.CurrentRevisionAsync(guard);
        await new ClusterRoleAggregation(api.Server.Parts).SettleAsync(guard);
        Assert.Equal(settled, await api.Store.CurrentRevisionAsync(guard));
    }

    [Fact]
    public async Task A_start_gives_back_what_is_missing_and_takes_nothing_away()
    {
        using var store = new OwnedStore();
        await using (var first = await store.StartAsync())
        {
            using var client = new HttpMessageInvoker(first.CreateHandler());
            await Patch(client, "clusterroles/system:kube-dns", """{"metadata":{"labels":{"kubernetes.io/bootstrapping":null,"mine":"yes"}},"rules":[{"verbs":["get"],"apiGroups":["example.com"],"resources":["things"]}]}""");
            await Patch(client, "clusterroles/system:heapster", """{"metadata":{"annotations":{"rbac.authorization.kubernetes.io/autoupdate":"false"}},"rules":[]}""");
            await Patch(client, "clusterrolebindings/system:kube-dns", """{"subjects":[{"kind":"User","name":"dns"}]}""");
        }
        await using var second = await store.StartAsync();
        using var reader = new HttpMessageInvoker(second.CreateHandler());
        var role = await Get(reader, "clusterroles/system:kube-dns");
        Assert.Equal("yes", role.At("metadata", "labels", "mine")!.AsString);
        Assert.Equal("rbac-defaults", role.At("metadata", "labels", "kubernetes.io/bootstrapping")!.AsString);
        Assert.Contains("things", role["rules"]!.ToString());
        Assert.Contains("endpoints", role["rules"]!.ToString());
        Assert.DoesNotContain("pods", (await Get(reader, "clusterroles/system:heapster")).ToString());
        var subjects = (await Get(reader, "clusterrolebindings/system:kube-dns"))["subjects"]!.AsArray!.Select(s => s["name"]!.AsString!);
        Assert.Equal(["dns", "kube-dns"], subjects);
    }

    [Fact]
    public async Task A_start_on_an_unchanged_policy_writes_nothing()
    {
        using var store = new OwnedStore();
        await using (await store.StartAsync())
        {
        }
        async Task<long[]> Revisions() =>
            [.. (await store.Inner.LoadAsync(new LoadOptions("/registry/rbac.authorization.k8s.io/"), TestContext.Current.CancellationToken)).Items.Select(static i => i.ModRevision)];
        var before = await Revisions();
        Assert.NotEmpty(before);
        await using var second = await store.StartAsync();
        Assert.Equal(before, await Revisions());
    }

    [Fact]
    public async Task The_controllers_may_do_what_each_of_their_roles_allows_but_not_escalate()
    {
        await using var api = await TestApi.StartAsync();
        const string user = "system:kube-controller-manager";
        foreach (var asked in (string[])["""{"verb":"create","resource":"pods","namespace":"x"}""", """{"verb":"create","group":"apps","resource":"replicasets","namespace":"x"}""",
            """{"verb":"update","resource":"namespaces","subresource":"finalize","name":"x"}""", """{"verb":"create","group":"discovery.k8s.io","resource":"endpointslices","namespace":"x"}""",
            """{"verb":"patch","group":"example.com","resource":"widgets","namespace":"x"}""", """{"verb":"create","resource":"configmaps","namespace":"x"}"""])
        {
            Assert.True((await api.MayAsync(user, asked))["status", "allowed"]!.AsBoolean, asked);
        }
        Assert.False((await api.MayAsync(user, """{"verb":"escalate","group":"rbac.authorization.k8s.io","resource":"clusterroles"}"""))["status", "allowed"]!.AsBoolean);
        Assert.False((await api.MayAsync(user, """{"verb":"create","resource":"services","namespace":"x"}"""))["status", "allowed"]!.AsBoolean);
    }

    private static async Task Patch(HttpMessageInvoker client, string path, string patch)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, $"https://api{Rbac}/{path}") { Content = new StringContent(patch, null, "application/merge-patch+json") };
        Assert.Equal(200, (int)(await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    private static async Task<Document> Get(HttpMessageInvoker client, string path)
    {
        var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"https://api{Rbac}/{path}"), TestContext.Current.CancellationToken);
        return DocumentJson.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    // A store that several servers use one after the other.
    private sealed class OwnedStore : IDisposable
    {
        public MemoryStore Inner { get; } = new();

        public async Task<ApiServerCore> StartAsync()
        {
            var server = await ApiServerCore.CreateAsync(new ApiServerOptions(), Inner);
            await server.StartAsync(cancel: TestContext.Current.CancellationToken);
            return server;
        }

        public void Dispose() => Inner.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
