namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>kubectl delete with every cascade and selection, and kubectl wait.</summary>
public sealed class DeleteTests(KubectlServer server) : IClassFixture<KubectlServer>
{
    private const string Held = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: held, finalizers: [example.com/hold]}\n";

    public static TheoryData<string> Versions => KubectlServer.Versions;
    public static TheoryData<string> Latest => KubectlServer.Latest;

    [Theory, MemberData(nameof(Latest))]
    public async Task Cascades_leave_dependents_to_the_collector_in_the_way_that_is_asked_for(string version)
    {
        var kubectl = await server.OpenAsync(version, "cascade");
        foreach (var name in (string[])["background", "foreground", "orphan"])
        {
            await kubectl.RunAsync($"create deployment {name} --image=nginx");
            Assert.Contains($"deployment.apps \"{name}\" deleted", await kubectl.RunAsync($"delete deployment {name} --cascade={name} --wait=false"));
        }
        // The garbage collector, which is not there, would take the finalizers off when its part is done.
        Assert.Equal("foreground=[\"foregroundDeletion\"] orphan=[\"orphan\"] ", await kubectl.RunAsync("get deployments -o jsonpath='{range .items[?(@.metadata.deletionTimestamp)]}{.metadata.name}={.metadata.finalizers} {end}'"));
        await kubectl.RunAsync("patch deployment orphan --type=merge -p {\"metadata\":{\"finalizers\":null}}");
        Assert.Equal("deployment.apps/foreground\n", await kubectl.RunAsync("get deployments -o name"));
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Objects_are_deleted_by_name_file_label_field_and_all(string version)
    {
        var kubectl = await server.OpenAsync(version, "select");
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            await kubectl.RunAsync($"create configmap {name}");
        }
        await kubectl.RunAsync("label configmap b k=v");
        await kubectl.RunAsync("run web --image=busybox");
        Assert.Contains("configmap \"a\" deleted (dry run)", Plain(kubectl, await kubectl.RunAsync("delete configmap a --dry-run=client")));
        Assert.Contains("configmap \"a\" deleted (server dry run)", Plain(kubectl, await kubectl.RunAsync("delete configmap a --dry-run=server")));
        Assert.Equal("configmap/a\n", await kubectl.RunAsync("delete configmap/a -o name"));
        Assert.Contains("\"b\" deleted", await kubectl.RunAsync("delete configmaps -l k=v"));
        Assert.Contains("\"c\" deleted", await kubectl.RunAsync("delete configmaps --field-selector metadata.name=c"));
        Assert.Contains("\"d\" deleted", await kubectl.RunAsync("delete -f -", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: d}\n"));
        Assert.Equal("Error from server (NotFound): configmaps \"d\" not found\n", await kubectl.RefusedAsync("delete configmap d"));
        Assert.Equal("", await kubectl.RunAsync("delete configmap d --ignore-not-found"));
        var (code, output, error) = await kubectl.TryAsync("delete pod web --force --grace-period=0");
        Assert.True(code == 0 && output.StartsWith("pod \"web\" force deleted", StringComparison.Ordinal) && error.StartsWith("Warning: Immediate deletion does not wait", StringComparison.Ordinal), error);
        await kubectl.RunAsync("run one --image=busybox");
        await kubectl.RunAsync("create service clusterip one --tcp=80");
        Assert.Equal("pod/one\nservice/one\n", await kubectl.RunAsync("delete pods,services --all -o name"));
        await kubectl.RunAsync("create configmap raw");
        Assert.Contains("\"status\":\"Success\"", await kubectl.RunAsync($"delete --raw /api/v1/namespaces/{kubectl.Namespace}/configmaps/raw"));
        Assert.Equal("", await kubectl.RunAsync("get configmaps,pods,services -o name"));
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Delete_waits_for_finalizers_unless_told_not_to(string version)
    {
        var kubectl = await server.OpenAsync(version, "hold");
        await kubectl.RunAsync("create -f -", Held);
        Assert.EndsWith("timed out waiting for the condition on configmaps/held\n", await kubectl.RefusedAsync("delete configmap held --timeout=100ms"));
        Assert.NotEqual("", await kubectl.RunAsync("get configmap held -o jsonpath={.metadata.deletionTimestamp}"));
        using var waiting = kubectl.Kubectl.Start("wait --for=delete configmap/held --timeout=60s");
        using var deleting = kubectl.Kubectl.Start("delete configmap held");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Assert.StartsWith("configmap \"held\" deleted", await deleting.StandardOutput.ReadLineAsync(limit.Token));
        await kubectl.RunAsync("patch configmap held --type=merge -p {\"metadata\":{\"finalizers\":null}}");
        await waiting.WaitForExitAsync(limit.Token);
        await deleting.WaitForExitAsync(limit.Token);
        Assert.Equal((0, 0), (waiting.ExitCode, deleting.ExitCode));
        Assert.Equal("", await kubectl.RunAsync("get configmaps -o name"));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Wait_ends_when_a_condition_or_a_value_is_there(string version)
    {
        var kubectl = await server.OpenAsync(version, "wait");
        await kubectl.RunAsync("create deployment web --image=nginx --replicas=2");
        Assert.Equal("error: timed out waiting for the condition on deployments/web\n", await kubectl.RefusedAsync("wait --for=condition=Available deployment/web --timeout=100ms"));
        using var waiting = kubectl.Kubectl.Start("wait --for=condition=Available deployment/web --timeout=60s");
        using var value = kubectl.Kubectl.Start("wait --for=jsonpath={.status.readyReplicas}=2 deployments --all --timeout=60s");
        await kubectl.RunAsync("patch deployment web --subresource=status --type=merge -p {\"status\":{\"observedGeneration\":1,\"replicas\":2,\"readyReplicas\":2,\"conditions\":[{\"type\":\"Available\",\"status\":\"True\"}]}}");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Assert.Equal("deployment.apps/web condition met\n", await waiting.StandardOutput.ReadToEndAsync(limit.Token));
        Assert.Equal("deployment.apps/web condition met\n", await value.StandardOutput.ReadToEndAsync(limit.Token));
        await waiting.WaitForExitAsync(limit.Token);
        await value.WaitForExitAsync(limit.Token);
        Assert.Equal("deployment.apps/web condition met\n", await kubectl.RunAsync("wait --for=condition=Available=True deployment/web --timeout=60s"));
        Assert.Contains("not found", await kubectl.RefusedAsync("wait --for=condition=Ready pod/nobody --timeout=1s"));
        await kubectl.RunAsync("wait --for=delete pod/nobody --timeout=1s");
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task A_namespace_ends_by_its_finalizer(string version)
    {
        var kubectl = await server.OpenAsync(version, "ns");
        var name = kubectl.Namespace + "-gone";
        await kubectl.RunAsync($"create namespace {name}");
        Assert.Contains($"namespace \"{name}\" deleted", await kubectl.RunAsync($"delete namespace {name} --wait=false"));
        Assert.Matches($@"^{name} +Terminating ", await kubectl.RunAsync($"get namespace {name} --no-headers"));
        Assert.Contains("because it is being terminated", await kubectl.RefusedAsync($"create configmap late -n {name}"));
        await kubectl.RunAsync($"replace --raw /api/v1/namespaces/{name}/finalize -f -", $$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{name}}"},"spec":{"finalizers":[]} }""");
        Assert.Contains("not found", await kubectl.RefusedAsync($"get namespace {name}"));
    }

    // Newer versions also tell the namespace.
    private static string Plain(KubectlSession kubectl, string output) => output.Replace($" from {kubectl.Namespace} namespace", "", StringComparison.Ordinal);
}
