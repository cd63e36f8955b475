using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Admission;

public class PriorityTests
{
    private const string Classes = "/apis/scheduling.k8s.io/v1/priorityclasses";

    [Theory]
    [InlineData("system-node-critical", 2_000_001_000)]
    [InlineData("system-cluster-critical", 2_000_000_000)]
    public async Task Every_cluster_has_the_systems_classes(string name, long value)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(value, (await api.Get($"{Classes}/{name}"))["value"]!.AsInteger);
        var pod = await api.Post(Pods, Pod("p", $"\"priorityClassName\":\"{name}\","));
        Assert.Equal((201, value), (pod.Code, pod["spec", "priority"]!.AsInteger));
    }

    [Fact]
    public async Task The_class_of_a_pod_sets_its_priority_and_whether_it_drives_out_others()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(201, (await api.Post(Classes, Class("calm", 7, ",\"preemptionPolicy\":\"Never\""))).Code);
        var pod = await api.Post(Pods, Pod("p", "\"priorityClassName\":\"calm\","));
        Assert.Equal((201, 7, "Never"), (pod.Code, pod["spec", "priority"]!.AsInteger, pod.Text("spec", "preemptionPolicy")));
        var updated = await api.Put(Pods + "/p", Pod("p", "\"priorityClassName\":\"calm\",\"nodeName\":\"\","));
        Assert.Equal(pod["spec", "priority"], updated["spec", "priority"] ?? pod["spec", "priority"]);
    }

    [Fact]
    public async Task Without_a_class_the_default_one_counts_and_without_that_priority_is_zero()
    {
        await using var api = await TestApi.StartAsync();
        var before = await api.Post(Pods, Pod("before"));
        Assert.Equal((0, "PreemptLowerPriority"), (before["spec", "priority"]!.AsInteger, before.Text("spec", "preemptionPolicy")));
        Assert.Equal(201, (await api.Post(Classes, Class("usual", 3, ",\"globalDefault\":true"))).Code);
        var after = await api.Post(Pods, Pod("after"));
        Assert.Equal((3, "usual"), (after["spec", "priority"]!.AsInteger, after.Text("spec", "priorityClassName")));
    }

    [Theory]
    [InlineData("\"priorityClassName\":\"nobody\",", "pods \"p\" is forbidden: no PriorityClass with name nobody was found")]
    [InlineData("\"priority\":5,", "pods \"p\" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name")]
    [InlineData("\"preemptionPolicy\":\"Never\",", "pods \"p\" is forbidden: the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name")]
    public async Task A_priority_of_ones_own_making_is_refused(string spec, string message)
    {
        await using var api = await TestApi.StartAsync();
        var answer = await api.Post(Pods, Pod("p", spec));
        Assert.Equal((403, "Forbidden", message), (answer.Code, answer.Reason, answer.ErrorMessage));
    }

    [Fact]
    public async Task There_is_one_default_class()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(201, (await api.Post(Classes, Class("one", 1, ",\"globalDefault\":true"))).Code);
        var second = await api.Post(Classes, Class("two", 2, ",\"globalDefault\":true"));
        Assert.Equal((403, "priorityclasses.scheduling.k8s.io \"two\" is forbidden: PriorityClass one is already marked as default. Only one default can exist"),
            (second.Code, second.ErrorMessage));
        Assert.Equal(200, (await api.Patch(Classes + "/one", "{\"description\":\"still the default\"}")).Code);
    }

    private static string Class(string name, int value, string more = "") =>
        $$"""{"apiVersion":"scheduling.k8s.io/v1","kind":"PriorityClass","metadata":{"name":"{{name}}"},"value":{{value}}{{more}} }""";
}
