using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>kubectl get in every form of output, and its ways to select and to follow.</summary>
public sealed class GetTests(KubectlServer server) : IClassFixture<KubectlServer>
{
    private const string Maps = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a, labels: {app: x, tier: front}}
        data: {order: "3"}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: b, labels: {app: x}}
        data: {order: "1", more: "1"}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: c, labels: {app: z}}
        data: {order: "2"}
        """;

    public static TheoryData<string> Versions => KubectlServer.Versions;
    public static TheoryData<string> Latest => KubectlServer.Latest;

    [Theory, MemberData(nameof(Latest))]
    public async Task Tables_are_the_servers_with_columns_of_the_users_choice(string version)
    {
        var kubectl = await server.OpenAsync(version, "tables");
        await kubectl.RunAsync("create -f -", Maps);
        await kubectl.RunAsync("run web --image=busybox");
        Assert.Matches(@"^NAME +DATA +AGE\na +1 +\d+s\nb +2 +\d+s\nc +1 +\d+s\n$", await kubectl.RunAsync("get configmaps"));
        Assert.Matches(@"^NAME +DATA +AGE +LABELS\na +1 +\d+s +app=x,tier=front\n", await kubectl.RunAsync("get cm a --show-labels"));
        Assert.Matches(@"^NAME +DATA +AGE +APP +TIER\na +1 +\d+s +x +front\nb +2 +\d+s +x +\n", await kubectl.RunAsync("get cm -L app,tier"));
        Assert.Matches(@"^configmap/a +1 +\d+s\nconfigmap/b +2 +\d+s\nconfigmap/c +1 +\d+s\n$", await kubectl.RunAsync("get cm --show-kind --no-headers"));
        Assert.Matches(@"^NAME +DATA +AGE\nb .*\nc .*\na ", await kubectl.RunAsync("get cm --sort-by={.data.order}"));
        Assert.Matches(@"^NAME +AGE\na +\d+s\n", await kubectl.RunAsync("get cm --server-print=false"));
        Assert.Matches(@"NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\nweb +0/1 +Pending +0 +\d+s +<none> +<none> +<none> +<none>\n", await kubectl.RunAsync("get pods -o wide"));
        Assert.Matches($@"^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE\n(.*\n)*{kubectl.Namespace} +web +0/1 +Pending +0 ", await kubectl.RunAsync("get pods -A"));
        Assert.Matches(@"^NAME +DATA +AGE\nconfigmap/a +1 +\d+s\n\nNAME +READY +STATUS +RESTARTS +AGE\npod/web +0/1 ", await kubectl.RunAsync("get configmap/a pod/web"));
        Assert.Matches(@"^NAME +READY +STATUS +RESTARTS +AGE\npod/web ", await kubectl.RunAsync("get all"));
        Assert.Matches(@"^NAME +READY +STATUS +RESTARTS +AGE\nweb ", await kubectl.RunAsync("get pod/web --subresource=status"));
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Objects_are_shown_in_every_form(string version)
    {
        var kubectl = await server.OpenAsync(version, "forms");
        await kubectl.RunAsync("create -f -", Maps);
        Assert.Matches("^apiVersion: v1\ndata:\n  order: \"3\"\nkind: ConfigMap\nmetadata:\n", await kubectl.RunAsync("get cm a -o yaml"));
        Assert.Matches("^apiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n(.*\n)*kind: List\nmetadata:\n  resourceVersion: \"\"\n$", await kubectl.RunAsync("get cm -o yaml"));
        var list = DocumentJson.Parse(await kubectl.RunAsync("get cm -o json"));
        Assert.Equal(("List", 3), (list["kind"]!.AsString, list["items"]!.AsArray!.Count));
        Assert.Equal("configmap/a\nconfigmap/b\nconfigmap/c\n", await kubectl.RunAsync("get cm -o name"));
        Assert.Equal("3", await kubectl.RunAsync("get cm a -o jsonpath={.data.order}"));
        Assert.Equal("b c ", await kubectl.RunAsync("get cm -o jsonpath='{range .items[?(@.metadata.name!=\"a\")]}{.metadata.name} {end}'"));
        Assert.Equal("3", DocumentJson.Parse(await kubectl.RunAsync("get cm a -o jsonpath-as-json={.data}")).AsArray![0]["order"]!.AsString);
        Assert.Equal("a=3\nb=1\nc=2\n\n", await kubectl.RunAsync($"get cm -o jsonpath-file={kubectl.File("paths", "{range .items[*]}{.metadata.name}={.data.order}{\"\\n\"}{end}\n")}"));
        Assert.Equal("a b c ", await kubectl.RunAsync("get cm -o go-template='{{range .items}}{{.metadata.name}} {{end}}'"));
        Assert.Equal("name a\n", await kubectl.RunAsync($"get cm a -o go-template-file={kubectl.File("template", "name {{.metadata.name}}\n")}"));
        Assert.Matches(@"^NAME +APP\na +x\nb +x\nc +z\n$", await kubectl.RunAsync("get cm -o custom-columns=NAME:.metadata.name,APP:.metadata.labels.app"));
        Assert.Matches(@"^N +TIER\na +front\nb +<none>\n", await kubectl.RunAsync($"get cm -o custom-columns-file={kubectl.File("columns", "N TIER\nmetadata.name metadata.labels.tier\n")}"));
        Assert.Contains("\"gitVersion\": \"v1.36.0+minikube\"", await kubectl.RunAsync("get --raw /version"));
        Assert.EndsWith("readyz check passed\n", await kubectl.RunAsync("get --raw /readyz?verbose"));
        Assert.Equal("c", DocumentJson.Parse(await kubectl.RunAsync($"get --raw /api/v1/namespaces/{kubectl.Namespace}/configmaps/c")).At("metadata", "name")!.AsString);
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Objects_are_selected_by_labels_fields_and_names(string version)
    {
        var kubectl = await server.OpenAsync(version, "select");
        await kubectl.RunAsync("create -f -", Maps);
        await kubectl.RunAsync("run web --image=busybox");
        (string Arguments, string Names)[] selections =
        [
            ("cm -l app=x", "configmap/a configmap/b"),
            ("cm -l 'app in (w,z)'", "configmap/c"),
            ("cm -l app,!tier", "configmap/b configmap/c"),
            ("cm --field-selector metadata.name=b", "configmap/b"),
            ("cm --field-selector metadata.name!=b -l app=x", "configmap/a"),
            ("cm --chunk-size=1", "configmap/a configmap/b configmap/c"),
            ("cm,pods -l run=web", "pod/web"),
            ("pods --field-selector status.phase=Pending,spec.nodeName=", "pod/web"),
            ("pods --field-selector spec.restartPolicy=Never", ""),
            ("cm c a", "configmap/c configmap/a"),
            ("cm nobody --ignore-not-found", ""),
        ];
        foreach (var (arguments, names) in selections)
        {
            Assert.Equal((arguments, names), (arguments, (await kubectl.RunAsync($"get {arguments} -o name")).Replace('\n', ' ').TrimEnd()));
        }
        Assert.Equal("Error from server (NotFound): configmaps \"nobody\" not found\n", await kubectl.RefusedAsync("get cm a nobody -o name"));
        Assert.EndsWith("field label not supported: spec.foo\n", await kubectl.RefusedAsync("get pods --field-selector spec.foo=x"));
        Assert.Equal("error: the server doesn't have a resource type \"nothing\"\n", await kubectl.RefusedAsync("get nothing"));
        var (code, output, error) = await kubectl.TryAsync("get secrets");
        Assert.Equal((0, "", $"No resources found in {kubectl.Namespace} namespace.\n"), (code, output, error));
    }

    [Theory, MemberData(nameof(Latest))]
    public async Task Scale_is_a_view_of_its_own(string version)
    {
        var kubectl = await server.OpenAsync(version, "scale");
        await kubectl.RunAsync("create deployment web --image=nginx --replicas=2");
        Assert.Matches(@"^NAME +DESIRED +AVAILABLE +AGE\nweb +2 +0 +\d+s\n$", await kubectl.RunAsync("get deployment web --subresource=scale"));
        Assert.Equal("autoscaling/v1 Scale 2", await kubectl.RunAsync("get deployment web --subresource=scale -o jsonpath='{.apiVersion} {.kind} {.spec.replicas}'"));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Watches_follow_what_was_listed_or_show_changes_alone(string version)
    {
        var kubectl = await server.OpenAsync(version, "watch");
        await kubectl.RunAsync("create configmap a");
        using var all = kubectl.Kubectl.Start("get cm -w --output-watch-events");
        using var names = kubectl.Kubectl.Start("get cm -w -o name");
        using var selected = kubectl.Kubectl.Start("get cm -w --no-headers --field-selector metadata.name=b -l k=v");
        using var later = kubectl.Kubectl.Start("get cm --watch-only -o jsonpath={.metadata.name}={.data.k}{\"\\n\"}");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Assert.Matches("^EVENT +NAME +DATA +AGE", await all.StandardOutput.ReadLineAsync(limit.Token));
        Assert.Matches("^ADDED +a +0 ", await all.StandardOutput.ReadLineAsync(limit.Token));
        Assert.Equal("configmap/a", await names.StandardOutput.ReadLineAsync(limit.Token));

        // That a watch which shows nothing of before has begun is seen by what it shows of now.
        var seen = later.StandardOutput.ReadLineAsync(limit.Token).AsTask();
        for (var i = 0; !seen.IsCompleted; i++)
        {
            await kubectl.RunAsync($"annotate cm a try={i} --overwrite");
        }
        Assert.Equal("a=", await seen);
        await kubectl.RunAsync("create configmap b --from-literal=k=v");
        await kubectl.RunAsync("label configmap b k=v");
        await kubectl.RunAsync("delete configmap b");

        Assert.Equal(["ADDED b 1", "MODIFIED b 1", "DELETED b 1"], await LinesAsync(all.StandardOutput, " b ", 3, limit.Token));
        Assert.Equal(["configmap/b", "configmap/b", "configmap/b"], await LinesAsync(names.StandardOutput, "/b", 3, limit.Token));
        Assert.Equal(["b 1", "b 1"], (await LinesAsync(selected.StandardOutput, "b ", 2, limit.Token)).Select(static l => l[..3]));
        Assert.Equal(["b=v", "b=v", "b=v"], await LinesAsync(later.StandardOutput, "b=", 3, limit.Token));
        foreach (var watch in (System.Diagnostics.Process[])[all, names, selected, later])
        {
            watch.Kill();
            await watch.WaitForExitAsync(limit.Token);
        }
    }

    // The lines with the text, words one space apart and without the age.
    private static async Task<List<string>> LinesAsync(TextReader output, string text, int count, CancellationToken cancel)
    {
        var lines = new List<string>();
        while (lines.Count < count && await output.ReadLineAsync(cancel) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                lines.Add(string.Join(' ', words is [.., var last] && last.EndsWith('s') ? words[..^1] : words));
            }
        }
        return lines;
    }
}
