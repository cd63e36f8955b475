namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>kubectl apply in all its forms, and its neighbours diff and replace.</summary>
public sealed class ApplyTests(KubectlServer server) : IClassFixture<KubectlServer>
{
    private const string One = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, labels: {app: x}}\ndata: {k: v}\n";
    private const string Two = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: two, labels: {app: x}}\ndata: {k: v}\n";

    public static TheoryData<string> Versions => KubectlServer.Versions;
    public static TheoryData<string> Latest => KubectlServer.Latest;

    [Theory, MemberData(nameof(Versions))]
    public async Task Client_side_apply_remembers_what_it_applied(string version)
    {
        var kubectl = await server.OpenAsync(version, "client");
        Assert.Equal("configmap/one created\nconfigmap/two created\n", await kubectl.RunAsync("apply -f -", One + Two));
        Assert.Equal("configmap/one unchanged\nconfigmap/two unchanged\n", await kubectl.RunAsync("apply -f -", One + Two));
        // What others added stays, what is not applied any more goes.
        await kubectl.RunAsync("patch configmap one --type=merge -p {\"data\":{\"other\":\"o\"}}");
        Assert.Equal("configmap/one configured\n", await kubectl.RunAsync("apply -f -", One.Replace("{k: v}", "{k2: w}", StringComparison.Ordinal)));
        Assert.Equal("""{"k2":"w","other":"o"}""", await kubectl.RunAsync("get configmap one -o jsonpath={.data}"));
        var last = await kubectl.RunAsync("apply view-last-applied configmap one -o json");
        Assert.True(last.Contains("\"k2\": \"w\"", StringComparison.Ordinal) && !last.Contains("other", StringComparison.Ordinal), last);

        var file = kubectl.File("one.yaml", One);
        Assert.Equal("configmap/one configured\n", await kubectl.RunAsync($"apply set-last-applied -f {file}"));
        Assert.Contains("k: v\n", await kubectl.RunAsync("apply view-last-applied configmap/one"));
        Assert.Equal("configmap/one edited\n", await kubectl.Kubectl.With("KUBE_EDITOR", "sed -i s/k:.v/k:\\ z/").RunAsync("apply edit-last-applied configmap/one"));
        Assert.Contains("k: z\n", await kubectl.RunAsync("apply view-last-applied configmap/one"));

        Assert.Equal("configmap/one\n", await kubectl.RunAsync("apply -o name -f -", One));
        Assert.Equal("configmap/one configured (dry run)\nconfigmap/two configured (dry run)\n", await kubectl.RunAsync("apply --dry-run=client -f -", (One + Two).Replace("k: v", "k: x", StringComparison.Ordinal)));
        Assert.Equal("configmap/one configured (server dry run)\nconfigmap/two configured (server dry run)\n", await kubectl.RunAsync("apply --dry-run=server -f -", (One + Two).Replace("k: v", "k: x", StringComparison.Ordinal)));
        Assert.Equal("v v", await kubectl.RunAsync("get configmap one two -o jsonpath={.items[*].data.k}"));
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Pruning_deletes_what_is_not_applied_any_more(string version)
    {
        var kubectl = await server.OpenAsync(version, "prune");
        await kubectl.RunAsync("apply -f -", One + Two);
        Assert.Contains("configmap/two pruned (dry run)\n", await kubectl.RunAsync("apply --prune -l app=x --prune-allowlist=core/v1/ConfigMap --dry-run=client -f -", One));
        Assert.Equal("configmap/one unchanged\nconfigmap/two pruned\n", await kubectl.RunAsync("apply --prune -l app=x --prune-allowlist=core/v1/ConfigMap -f -", One));
        await kubectl.RunAsync("apply -f -", Two);
        // Without the list, all the kinds that kubectl prunes by default are looked through.
        Assert.Equal("configmap/one unchanged\nconfigmap/two pruned\n", await kubectl.RunAsync("apply --prune -l app=x -f -", One));
        Assert.Equal("configmap/one\n", await kubectl.RunAsync("get configmaps -o name"));

        // An apply set keeps its members in labels and its kinds in annotations of a parent.
        var sets = kubectl.Kubectl.With("KUBECTL_APPLYSET", "true");
        Assert.Equal("configmap/one configured\nconfigmap/two created\n", await sets.RunAsync($"apply --prune --applyset=set -n {kubectl.Namespace} -f -", One + Two));
        Assert.Equal("configmap/one unchanged\nconfigmap/two pruned\n", await sets.RunAsync($"apply --prune --applyset=set -n {kubectl.Namespace} -f -", One));
        var set = await kubectl.RunAsync("get secret set -o jsonpath={.metadata.labels.applyset\\.kubernetes\\.io/id}");
        Assert.Equal("configmap/one\n", await kubectl.RunAsync($"get configmaps -l applyset.kubernetes.io/part-of={set} -o name"));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Server_side_apply_tells_conflicts_and_can_take_over(string version)
    {
        var kubectl = await server.OpenAsync(version, "server");
        Assert.Equal("configmap/one serverside-applied\n", await kubectl.RunAsync("apply --server-side -f -", One));
        var refused = await kubectl.RefusedAsync("apply --server-side --field-manager=other -f -", One.Replace("k: v", "k: w", StringComparison.Ordinal));
        Assert.StartsWith("error: Apply failed with 1 conflict: conflict with \"kubectl\": .data.k\n", refused);
        Assert.Equal("configmap/one serverside-applied (server dry run)\n", await kubectl.RunAsync("apply --server-side --field-manager=other --force-conflicts --dry-run=server -f -", One.Replace("k: v", "k: w", StringComparison.Ordinal)));
        Assert.Equal("configmap/one serverside-applied\n", await kubectl.RunAsync("apply --server-side --field-manager=other --force-conflicts -f -", One.Replace("k: v", "k: w", StringComparison.Ordinal)));
        Assert.Contains("\"other\": .data.k\n", await kubectl.RefusedAsync("apply --server-side -f -", One));
        // Who stops applying a field that is its own takes it away.
        Assert.Equal("configmap/one serverside-applied\n", await kubectl.RunAsync("apply --server-side --field-manager=other -f -", One.Replace("k: v", "", StringComparison.Ordinal)));
        Assert.Equal("", await kubectl.RunAsync("get configmap one -o jsonpath={.data}"));
        var managers = await kubectl.RunAsync("get configmap one --show-managed-fields -o jsonpath='{range .metadata.managedFields[*]}{.manager}={.operation} {end}'");
        Assert.Equal("kubectl=Apply other=Apply ", managers);
        Assert.DoesNotContain("managedFields", await kubectl.RunAsync("get configmap one -o yaml"));

        // From client-side to server-side apply: kubectl hands its own fields over.
        await kubectl.RunAsync("apply -f -", Two);
        Assert.Equal("configmap/two serverside-applied\n", await kubectl.RunAsync("apply --server-side -f -", Two.Replace("k: v", "k: w", StringComparison.Ordinal)));
        Assert.Equal("w", await kubectl.RunAsync("get configmap two -o jsonpath={.data.k}"));
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Kustomizations_and_folders_are_applied_compared_and_deleted(string version)
    {
        var kubectl = await server.OpenAsync(version, "folders");
        kubectl.File("all/one.yaml", One);
        kubectl.File("all/deep/two.yaml", Two);
        kubectl.File("all/kustomization.yaml", "namePrefix: k-\nresources: [one.yaml]\nconfigMapGenerator: [{name: made, literals: [a=b]}]\n");
        var folder = Path.Combine(kubectl.Folder, "all");
        Assert.Matches("^configmap/k-made-[0-9a-z]+ created\nconfigmap/k-one created\n$", Sorted(await kubectl.RunAsync($"apply -k {folder}")));
        Assert.Equal((0, "", ""), await kubectl.TryAsync($"diff -k {folder}"));
        Assert.Equal(2, (await kubectl.RunAsync($"delete -o name -k {folder}")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        File.Delete(Path.Combine(folder, "kustomization.yaml"));
        Assert.Equal("configmap/one created\n", await kubectl.RunAsync($"apply -f {folder}"));
        Assert.Equal("configmap/one unchanged\nconfigmap/two created\n", Sorted(await kubectl.RunAsync($"apply -R -f {folder}")));
        Assert.Equal("configmap/one\nconfigmap/two\n", Sorted(await kubectl.RunAsync($"get -R -f {folder} -o name")));
        await kubectl.RunAsync($"delete -R -f {folder}");
        Assert.Equal("", await kubectl.RunAsync("get configmaps -o name"));
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Fields_that_the_kind_has_not_are_refused_warned_of_or_dropped(string version)
    {
        var kubectl = await server.OpenAsync(version, "validate");
        const string wrong = One + "dataa: {}\n";
        foreach (var mode in (string[])["strict", "true"])
        {
            Assert.Contains("strict decoding error: unknown field \"dataa\"", await kubectl.RefusedAsync($"apply --validate={mode} -f -", wrong));
        }
        Assert.Contains("unknown field \"dataa\"", await kubectl.RefusedAsync("create -f -", wrong));
        var (code, output, error) = await kubectl.TryAsync("apply --validate=warn -f -", wrong);
        Assert.Equal((0, "configmap/one created\n", "Warning: unknown field \"dataa\"\n"), (code, output, error));
        (code, output, error) = await kubectl.TryAsync("replace --validate=ignore -f -", wrong.Replace("k: v", "k: w", StringComparison.Ordinal));
        Assert.Equal((0, "configmap/one replaced\n", ""), (code, output, error));
        Assert.DoesNotContain("dataa: ", (await kubectl.RunAsync("get configmap one -o yaml")).Replace("last-applied", "", StringComparison.Ordinal));
        Assert.Contains("cannot unmarshal array into Go struct field ConfigMap.data of type map[string]string", await kubectl.RefusedAsync("replace -f -", One.Replace("{k: v}", "[k]", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Diff_tells_changes_by_its_exit_code_and_changes_nothing(string version)
    {
        var kubectl = await server.OpenAsync(version, "diff");
        foreach (var side in (string[])["", " --server-side"])
        {
            var (code, output, _) = await kubectl.TryAsync($"diff{side} -f -", One);
            Assert.True(code == 1 && output.Contains("+  name: one\n", StringComparison.Ordinal), output);
        }
        Assert.Equal("", await kubectl.RunAsync("get configmaps -o name"));
        await kubectl.RunAsync("apply -f -", One + Two);
        Assert.Equal((0, "", ""), await kubectl.TryAsync("diff -f -", One + Two));
        var changed = await kubectl.TryAsync("diff -f -", (One + Two).Replace("k: v", "k: w", StringComparison.Ordinal));
        Assert.Equal((1, 2), (changed.Code, changed.Output.Split("-  k: v\n+  k: w\n").Length - 1));
        var pruned = await kubectl.TryAsync("diff --prune -l app=x --prune-allowlist=core/v1/ConfigMap -f -", One);
        Assert.True(pruned.Code == 1 && pruned.Output.Contains("-  name: two\n", StringComparison.Ordinal), pruned.Output + pruned.Error);
        // Secrets are not shown.
        await kubectl.RunAsync("create secret generic s --from-literal=k=v");
        var secret = await kubectl.TryAsync("diff -f -", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: w}\n");
        Assert.True(secret.Code == 1 && secret.Output.Contains("-  k: '***", StringComparison.Ordinal), secret.Output + secret.Error);
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Replace_puts_the_whole_object_or_makes_it_anew(string version)
    {
        var kubectl = await server.OpenAsync(version, "replace");
        Assert.Contains("configmaps \"one\" not found", await kubectl.RefusedAsync("replace -f -", One));
        await kubectl.RunAsync("create -f -", One);
        var uid = await kubectl.RunAsync("get configmap one -o jsonpath={.metadata.uid}");
        Assert.Equal("configmap/one replaced\n", await kubectl.RunAsync("replace -f -", One.Replace("{k: v}", "{k2: w}", StringComparison.Ordinal)));
        Assert.Equal($"{uid} {{\"k2\":\"w\"}}", await kubectl.RunAsync("get configmap one -o jsonpath='{.metadata.uid} {.data}'"));
        var stale = (await kubectl.RunAsync("get configmap one -o yaml")).Replace("k2: w", "k2: x", StringComparison.Ordinal);
        await kubectl.RunAsync("replace -f -", stale);
        Assert.Contains("the object has been modified; please apply your changes to the latest version and try again", await kubectl.RefusedAsync("replace -f -", stale));
        Assert.EndsWith("configmap/one replaced\n", await kubectl.RunAsync("replace --force -f -", One));
        Assert.NotEqual(uid, await kubectl.RunAsync("get configmap one -o jsonpath={.metadata.uid}"));
        Assert.Contains("\"k\":\"raw\"", await kubectl.RunAsync($"replace --raw /api/v1/namespaces/{kubectl.Namespace}/configmaps/one -f -", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"},"data":{"k":"raw"}}"""));
    }

    private static string Sorted(string lines) => string.Concat(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).Select(static l => l + "\n"));
}
