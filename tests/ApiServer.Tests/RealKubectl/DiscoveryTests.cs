using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>kubectl's commands that tell what a server serves: of every kind, not of chosen ones.</summary>
public sealed class DiscoveryTests(KubectlServer server) : IClassFixture<KubectlServer>
{
    // Every group and version with kinds that can be explained.
    private static readonly string[] GroupVersions =
    [
        "v1", "admissionregistration.k8s.io/v1", "apiextensions.k8s.io/v1", "apiregistration.k8s.io/v1", "apps/v1", "autoscaling/v1", "autoscaling/v2", "batch/v1",
        "certificates.k8s.io/v1", "coordination.k8s.io/v1", "discovery.k8s.io/v1", "events.k8s.io/v1", "flowcontrol.apiserver.k8s.io/v1", "networking.k8s.io/v1",
        "node.k8s.io/v1", "policy/v1", "rbac.authorization.k8s.io/v1", "resource.k8s.io/v1", "scheduling.k8s.io/v1", "storage.k8s.io/v1",
    ];

    // What has no kinds but those of reviews, which cannot be listed and are no resources to explain like others.
    private static readonly string[] ReviewGroups = ["authentication.k8s.io/v1", "authorization.k8s.io/v1"];

    public static TheoryData<string> Versions => KubectlServer.Versions;

    // From version 3 of OpenAPI by the newest kubectl, and of some groups from version 2 by the oldest; all by all with MKUBE_SOAK=1.
    public static TheoryData<string, string, string> Explained
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var version in Versions.Select(static v => v.Data))
            {
                foreach (var group in GroupVersions)
                {
                    if (KubectlServer.Soak || version == KubectlServer.Newest)
                    {
                        rows.Add(version, group, "plaintext");
                    }
                    if (KubectlServer.Soak || version != KubectlServer.Newest && group is "apps/v1" or "events.k8s.io/v1" or "autoscaling/v1" or "batch/v1")
                    {
                        rows.Add(version, group, "plaintext-openapiv2");
                    }
                }
            }
            return rows;
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Resources_and_versions_are_listed_and_can_be_narrowed(string version)
    {
        var kubectl = await server.OpenAsync(version, "resources");
        var known = Lines(await kubectl.RunAsync("api-versions"));
        Assert.Equal(GroupVersions.Order(), known.Except(ReviewGroups).Order());
        var wide = await kubectl.RunAsync("api-resources -o wide");
        Assert.Matches(@"^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND +VERBS +CATEGORIES\n", wide);
        Assert.Matches(@"\ndeployments +deploy +apps/v1 +true +Deployment +create,delete,deletecollection,get,list,patch,update,watch +all *\n", wide);
        Assert.Matches(@"\nnamespaces +ns +v1 +false +Namespace +create,delete,get,list,patch,update,watch *\n", wide);
        Assert.Matches(@"\nhorizontalpodautoscalers +hpa +autoscaling/v2 ", wide);

        var all = Lines(await kubectl.RunAsync("api-resources -o name --verbs=get"));
        var (namespaced, cluster) = (Lines(await kubectl.RunAsync("api-resources -o name --verbs=get --namespaced")), Lines(await kubectl.RunAsync("api-resources -o name --verbs=get --namespaced=false")));
        Assert.Equal(all.Order(), namespaced.Concat(cluster).Order());
        Assert.Equal(["controllerrevisions.apps", "daemonsets.apps", "deployments.apps", "replicasets.apps", "statefulsets.apps"], Lines(await kubectl.RunAsync("api-resources -o name --api-group=apps")));
        Assert.Equal(["cronjobs.batch", "daemonsets.apps", "deployments.apps", "horizontalpodautoscalers.autoscaling", "jobs.batch", "pods", "replicasets.apps", "replicationcontrollers", "services", "statefulsets.apps"],
            Lines(await kubectl.RunAsync("api-resources -o name --categories=all")).Order());
        Assert.Contains("namespaces", Lines(await kubectl.RunAsync("api-resources -o name --verbs=list,create --namespaced=false")));
        Assert.DoesNotContain("namespaces", Lines(await kubectl.RunAsync("api-resources -o name --verbs=deletecollection")));
        Assert.StartsWith("NAME", await kubectl.RunAsync("api-resources --sort-by=kind --cached"));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task The_server_tells_where_and_what_it_is(string version)
    {
        var kubectl = await server.OpenAsync(version, "about");
        Assert.Contains($"is running at {server.Host.Server.Url}", (await kubectl.RunAsync("cluster-info")).Replace("\u001b[0;33m", "", StringComparison.Ordinal));
        var about = DocumentJson.Parse(await kubectl.RunAsync("version -o json"));
        Assert.Equal(("1", "36"), (about.At("serverVersion", "major")!.AsString, about.At("serverVersion", "minor")!.AsString));
        Assert.Matches(@"^NAME +STATUS +MESSAGE +ERROR *\n", await kubectl.RunAsync("get componentstatuses"));
        await kubectl.RunAsync("run web --image=busybox");
        var dump = await kubectl.RunAsync($"cluster-info dump --namespaces {kubectl.Namespace} --output-directory={Path.Combine(kubectl.Folder, "dump")}");
        Assert.StartsWith("Cluster info dumped to ", dump);
        Assert.Contains("\"name\": \"web\"", await File.ReadAllTextAsync(Path.Combine(kubectl.Folder, "dump", kubectl.Namespace, "pods.json"), TestContext.Current.CancellationToken));
    }

    [Theory, MemberData(nameof(Explained))]
    public async Task Every_kind_is_explained_with_all_its_fields(string version, string group, string form)
    {
        var kubectl = await server.OpenAsync(version, $"explain-{group.Replace('/', '-').Replace('.', '-')}-{form[^2..]}");
        var (name, number) = group.Split('/') is [var prefix, var suffix] ? (prefix, suffix) : ("", group);
        var resources = Lines(await kubectl.RunAsync($"api-resources --no-headers --verbs=get --api-group='{name}'"));
        Assert.NotEmpty(resources);
        foreach (var words in resources.Select(static l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            var told = await kubectl.RunAsync($"explain {words[0]} --recursive --api-version={group} --output={form}");
            Assert.Matches($@"^(GROUP: .*\n)?KIND: +{words[^1]}\nVERSION: +({name}/)?{number}\n", told);
            Assert.Matches(@"\nDESCRIPTION:\n +[^<\s]", told);
            Assert.Matches(@"\n +metadata\t<(ObjectMeta|Object)>(.*\n)* +name\t<string>\n", told);
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Every_kind_can_be_listed_and_described(string version)
    {
        var kubectl = await server.OpenAsync(version, "describe");
        // Older ones describe these in versions of the API that are no more.
        string[] other = version == KubectlServer.Newest ? [] : ["ipaddresses.networking.k8s.io", "servicecidrs.networking.k8s.io"];
        var kinds = string.Join(',', Lines(await kubectl.RunAsync("api-resources -o name --verbs=list")).Except(other));
        Assert.Contains("namespace/default\n", await kubectl.RunAsync($"get {kinds} -A -o name"));
        Assert.Contains("namespace/default ", await kubectl.RunAsync($"get {kinds} -A"));
        Assert.Contains("Name:         default\n", await kubectl.RunAsync($"describe {kinds} -A"));
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
