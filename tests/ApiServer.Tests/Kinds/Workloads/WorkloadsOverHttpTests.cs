using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Kinds.Workloads;

/// <summary>What of the workload kinds shows in requests alone.</summary>
public sealed class WorkloadsOverHttpTests
{
    private const string Jobs = "/apis/batch/v1/namespaces/default/jobs";
    private const string Controllers = "/api/v1/namespaces/default/replicationcontrollers";
    private const string Sets = "/apis/apps/v1/namespaces/default/statefulsets";

    [Fact]
    public async Task Pods_of_a_deleted_job_stay_unless_the_delete_says_otherwise()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Jobs, Job("a"));
        var deleted = await api.Delete(Jobs + "/a");
        Assert.Equal((200, """["orphan"]"""), (deleted.Code, deleted["metadata", "finalizers"]!.ToString()));
        Assert.Contains("child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning",
            Assert.Single(deleted.Message.Headers.GetValues("Warning")), StringComparison.Ordinal);
        await api.Post(Jobs, Job("b"));
        var silent = await api.Delete(Jobs + "/b?propagationPolicy=Background");
        Assert.Equal((200, "Success", false), (silent.Code, silent.Text("status"), silent.Message.Headers.Contains("Warning")));
    }

    [Fact]
    public async Task Jobs_are_told_apart_by_what_succeeded()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Jobs, Job("a"));
        await api.Post(Jobs, Job("b"));
        Assert.Equal(200, (await api.Patch(Jobs + "/b/status", """{"status":{"succeeded":1}}""")).Code);
        Assert.Equal(["b"], (await api.Get(Jobs + "?fieldSelector=status.successful=1"))["items"]!.AsArray!.Select(i => i.At("metadata", "name")!.AsString));
        Assert.Equal(["a"], (await api.Get(Jobs + "?fieldSelector=status.successful!=1"))["items"]!.AsArray!.Select(i => i.At("metadata", "name")!.AsString));
    }

    [Fact]
    public async Task Controllers_of_pods_are_scaled_alike()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(201, (await api.Post(Controllers, $$"""{"metadata":{"name":"x"},"spec":{ {{WorkloadCase.Template}} } }""")).Code);
        Assert.Equal(201, (await api.Post(Sets, $$"""{"metadata":{"name":"x"},"spec":{"serviceName":"s",{{WorkloadCase.Selector}},{{WorkloadCase.Template}} } }""")).Code);
        foreach (var collection in (string[])[Controllers, Sets])
        {
            var scale = await api.Get(collection + "/x/scale");
            Assert.Equal((1L, "app=x"), (scale["spec", "replicas"]?.AsInteger, scale.Text("status", "selector")));
            Assert.Equal(3, (await api.Patch(collection + "/x/scale", """{"spec":{"replicas":3}}"""))["spec", "replicas"]?.AsInteger);
            var scaled = await api.Get(collection + "/x");
            Assert.Equal((3L, 2L), (scaled["spec", "replicas"]?.AsInteger, scaled["metadata", "generation"]?.AsInteger));
        }
    }

    [Fact]
    public async Task A_job_is_the_same_when_it_is_written_back()
    {
        await using var api = await TestApi.StartAsync();
        var created = await api.Post(Jobs, Job("a"));
        var written = await api.Put(Jobs + "/a", created.Body.ToString());
        Assert.Equal((200, created.Text("metadata", "resourceVersion")), (written.Code, written.Text("metadata", "resourceVersion")));
        Assert.Equal(created["spec", "template", "metadata", "labels"], created["metadata", "labels"]);
    }

    [Fact]
    public async Task Doubtful_templates_are_warned_of_and_taken()
    {
        await using var api = await TestApi.StartAsync();
        var created = await api.Post(Jobs, Job("a").Replace("\"image\":\"i\"", "\"image\":\"i\",\"env\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"A\",\"value\":\"2\"}]", StringComparison.Ordinal));
        Assert.Equal(201, created.Code);
        Assert.Contains("spec.template.spec.containers[0].env[1]: hides previous definition of", Assert.Single(created.Message.Headers.GetValues("Warning")), StringComparison.Ordinal);
    }

    private static string Job(string name) => WorkloadCase.Job().Replace(WorkloadCase.Meta, $"\"metadata\":{{\"name\":\"{name}\"}}", StringComparison.Ordinal);
}
