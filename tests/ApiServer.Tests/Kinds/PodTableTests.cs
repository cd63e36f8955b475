namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>What <c>kubectl get pods</c> shows: ready, status, restarts.</summary>
public sealed class PodTableTests
{
    private const string Meta = """{"name":"p","creationTimestamp":"2026-01-02T03:03:05Z"}""";

    public static TheoryData<string, string, string> Rows => new()
    {
        // spec, status, "ready status restarts"
        { """{"containers":[{"name":"a"}]}""", """{"phase":"Pending"}""", "0/1  Pending  0" },
        { """{"containers":[{"name":"a"}]}""", """{"phase":"Running","containerStatuses":[{"ready":true,"restartCount":0,"state":{"running":{}}}]}""", "1/1  Running  0" },
        { """{"containers":[{"name":"a"},{"name":"b"}]}""",
            """{"phase":"Running","containerStatuses":[{"ready":true,"restartCount":0,"state":{"running":{}}},{"ready":false,"restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"finishedAt":"2026-01-02T02:59:05Z"}}}]}""",
            "1/2  CrashLoopBackOff  2 (5m ago)" },
        { """{"containers":[{"name":"a"}]}""", """{"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ImagePullBackOff"}}}]}""", "0/1  ImagePullBackOff  0" },
        { """{"containers":[{"name":"a"}]}""", """{"phase":"Succeeded","containerStatuses":[{"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}""", "0/1  Completed  0" },
        { """{"containers":[{"name":"a"}]}""", """{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":3}}}]}""", "0/1  ExitCode:3  0" },
        { """{"containers":[{"name":"a"}]}""", """{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":137,"signal":9}}}]}""", "0/1  Signal:9  0" },
        { """{"containers":[{"name":"a"}]}""", """{"phase":"Failed","reason":"Evicted"}""", "0/1  Evicted  0" },
        { """{"containers":[{"name":"a"},{"name":"b"}]}""",
            """{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"state":{"terminated":{"exitCode":0,"reason":"Completed"}}},{"ready":true,"state":{"running":{}}}]}""",
            "1/2  Running  0" },
        { """{"containers":[{"name":"a"},{"name":"b"}]}""",
            """{"phase":"Running","containerStatuses":[{"state":{"terminated":{"exitCode":0,"reason":"Completed"}}},{"ready":true,"state":{"running":{}}}]}""", "1/2  NotReady  0" },
        { """{"containers":[{"name":"a"}],"initContainers":[{"name":"i"},{"name":"j"}]}""",
            """{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":0}}},{"name":"j","state":{"running":{}}}]}""", "0/1  Init:1/2  0" },
        { """{"containers":[{"name":"a"}],"initContainers":[{"name":"i"}]}""",
            """{"phase":"Pending","initContainerStatuses":[{"name":"i","restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}""", "0/1  Init:CrashLoopBackOff  3" },
        { """{"containers":[{"name":"a"}],"initContainers":[{"name":"i"}]}""",
            """{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":1,"reason":"Error"}}}]}""", "0/1  Init:Error  0" },
        { """{"containers":[{"name":"a"}],"initContainers":[{"name":"i"}]}""",
            """{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":1}}}]}""", "0/1  Init:ExitCode:1  0" },
        { """{"containers":[{"name":"a"}],"initContainers":[{"name":"s","restartPolicy":"Always"}]}""",
            """{"phase":"Running","initContainerStatuses":[{"name":"s","started":true,"ready":true,"restartCount":1,"state":{"running":{}}}],"containerStatuses":[{"ready":true,"restartCount":1,"state":{"running":{}}}]}""",
            "2/2  Running  2" },
        { """{"containers":[{"name":"a"}]}""", """{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]}""", "0/1  SchedulingGated  0" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_pods_row_says_what_it_is_doing(string spec, string status, string expected) =>
        Assert.Equal($"p  {expected}  60s", Row(Meta, spec, status)[0]);

    [Theory]
    [InlineData("Running", "", "Terminating")]
    [InlineData("Succeeded", "", "Succeeded")]
    [InlineData("Running", "NodeLost", "Unknown")]
    public void A_pod_on_its_way_out(string phase, string reason, string expected)
    {
        var row = Row("""{"name":"p","creationTimestamp":"2026-01-02T03:03:05Z","deletionTimestamp":"2026-01-02T03:04:00Z"}""",
            """{"containers":[{"name":"a"}]}""", $$$$"""{"phase":"{{{{phase}}}}","reason":"{{{{reason}}}}"}""");
        Assert.Equal($"p  0/1  {expected}  0  60s", row[0]);
    }

    [Fact]
    public void The_wide_form_says_where()
    {
        Assert.Equal("<none>  <none>  <none>  <none>", Row(Meta, """{"containers":[]}""", "{}")[1]);
        Assert.Equal("10.0.0.9  n1  n2  1/2", Row(Meta, """{"nodeName":"n1","readinessGates":[{"conditionType":"a/b"},{"conditionType":"c/d"}]}""",
            """{"podIPs":[{"ip":"10.0.0.9"}],"nominatedNodeName":"n2","conditions":[{"type":"a/b","status":"True"}]}""")[1]);
    }

    [Theory]
    [InlineData("spec.nodeName", """{"spec":{"nodeName":"n"}}""", "n")]
    [InlineData("spec.nodeName", "{}", "")]
    [InlineData("status.podIP", """{"status":{"podIPs":[{"ip":"10.0.0.1"}]}}""", "10.0.0.1")]
    [InlineData("spec.hostNetwork", "{}", "false")]
    [InlineData("status.phase", """{"status":{"phase":"Running"}}""", "Running")]
    [InlineData("spec.serviceAccountName", """{"spec":{"serviceAccountName":"s"}}""", "s")]
    public void Pods_are_found_by_their_fields(string field, string pod, string value) => Assert.Equal(value, new KindCase("pods").Select(field, pod));

    private static string[] Row(string metadata, string spec, string status) =>
        new KindCase("pods").Row($$$$"""{"metadata":{{{{metadata}}}},"spec":{{{{spec}}}},"status":{{{{status}}}}}""").Split(" | ");
}
