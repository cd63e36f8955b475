using System.Text.RegularExpressions;
using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Get;

public class GetTests
{
    private const string Web = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: default, labels: {app: web}}
        spec: {nodeName: n1, containers: [{name: c, image: "img:1"}, {name: side, image: "img:2"}]}
        """;

    private const string WebStatus = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: default}
        status:
          phase: Running
          podIP: 10.1.0.5
          conditions: [{type: Ready, status: "False"}]
          containerStatuses:
          - {name: c, ready: true, restartCount: 0, image: "img:1", imageID: x, state: {running: {}}}
          - {name: side, ready: false, restartCount: 2, image: "img:2", imageID: x, state: {waiting: {reason: CrashLoopBackOff}}}
        """;

    private static async Task<TestCluster> WithPodsAsync()
    {
        var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Web);
        await cluster.SetStatusAsync(WebStatus);
        await cluster.CreateAsync(Web.Replace("name: web,", "name: db,").Replace("app: web", "app: db").Replace("nodeName: n1, ", ""));
        return cluster;
    }

    [Fact]
    public async Task Prints_the_servers_tables()
    {
        await using var cluster = await WithPodsAsync();

        var golden = new Golden();
        foreach (var line in new[]
        {
            "get pods", "get po -o wide", "get pods --show-labels -l app=web", "get pods -L app --no-headers", "get pod web db", "get pods,sa",
            "get pod/web sa/default", "get pods -A", "get pods --field-selector spec.nodeName=n1", "get pods -o name", "get pods --sort-by=.metadata.name",
            "get ns -o custom-columns=N:.metadata.name,P:.status.phase",
        })
        {
            golden.Add("kubectl " + line, await cluster.RunAsync(line.Split(' ')));
        }
        golden.Compare("get.txt");
    }

    [Theory]
    [InlineData("get pods", "No resources found in default namespace.\n", 0)]
    [InlineData("get pods -n kube-system", "No resources found in kube-system namespace.\n", 0)]
    [InlineData("get pods -A", "No resources found\n", 0)]
    [InlineData("get nodes", "No resources found\n", 0)]
    [InlineData("get pod x", "Error from server (NotFound): pods \"x\" not found\n", 1)]
    [InlineData("get deploy x", "Error from server (NotFound): deployments.apps \"x\" not found\n", 1)]
    [InlineData("get pod x --ignore-not-found", "", 0)]
    [InlineData("get frobs", "error: the server doesn't have a resource type \"frobs\"\n", 1)]
    [InlineData("get pod x -l a=b", "error: name cannot be provided when a selector is specified\n", 1)]
    [InlineData("get pods -o frob", "error: unable to match a printer suitable for the output format \"frob\", allowed formats are: "
        + "custom-columns,custom-columns-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,wide,yaml\n", 1)]
    [InlineData("get pods --frob", "error: unknown flag: --frob\nSee 'kubectl get --help' for usage.\n", 1)]
    [InlineData("frob", "error: unknown command \"frob\" for \"kubectl\"\n", 1)]
    public async Task Tells_what_is_not_there(string line, string error, int code)
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Equal(new Ran(code, "", error), await cluster.RunAsync(line.Split(' ')));
    }

    [Fact]
    public async Task Prints_objects_whole()
    {
        await using var cluster = await WithPodsAsync();

        var yaml = await cluster.RunAsync("get", "pod", "web", "-o", "yaml");
        var json = await cluster.RunAsync("get", "pods", "-o", "json");
        var path = await cluster.RunAsync("get", "pods", "-o", "jsonpath={range .items[*]}{.metadata.name}={.spec.containers[*].image}{\"\\n\"}{end}");

        Assert.StartsWith("apiVersion: v1\nkind: Pod\nmetadata:\n", yaml.Out);
        Assert.DoesNotContain("managedFields", yaml.Out);
        Assert.StartsWith("{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n        {\n            \"apiVersion\": \"v1\",\n            \"kind\": \"Pod\",\n", json.Out);
        Assert.EndsWith("    \"kind\": \"List\",\n    \"metadata\": {\n        \"resourceVersion\": \"\"\n    }\n}\n", json.Out);
        Assert.Equal("db=img:1 img:2\nweb=img:1 img:2\n", path.Out);
    }

    [Fact]
    public async Task Watches_changes_after_the_list()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: default}}");
        await using var watch = cluster.Start("get", "cm", "-w", "--output-watch-events");

        await watch.OutputAsync(text => text.Contains("one"));
        await cluster.CreateAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: two, namespace: default}, data: {a: b}}");
        await watch.OutputAsync(text => text.Contains("two"));
        await cluster.RunAsync("delete", "cm", "one");
        var all = await watch.OutputAsync(text => text.Contains("DELETED"));

        Assert.Equal(["EVENT", "ADDED", "ADDED", "DELETED"], all.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[0]));
        Assert.Single(Regex.Matches(all, "EVENT"));
    }
}
