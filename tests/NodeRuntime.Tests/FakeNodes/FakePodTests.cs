using System.Globalization;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.NodeRuntime.FakeNodes;

namespace MiniKube.NodeRuntime.Tests.FakeNodes;

/// <summary>Lives of pods as values: what their status says after so many seconds.</summary>
public sealed class FakePodTests
{
    private static readonly DateTimeOffset Birth = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly FakeNodeOptions Node = new() { Name = "n", StartAtLeast = TimeSpan.Zero, StartAtMost = TimeSpan.Zero, StopTime = TimeSpan.FromSeconds(1) };

    private sealed class Life
    {
        private readonly FakePod fake;
        private DateTimeOffset now;
        private Pod pod;
        private int revision = 1;

        /// <param name="annotations">As <c>name=value name=value</c>, the domain left out: <c>run-seconds=5 main/exit-code=1</c>.</param>
        public Life(string annotations = "", string spec = """{"containers":[{"name":"main","image":"i"}]}""", string status = "{}", double born = 0)
        {
            now = Birth + TimeSpan.FromSeconds(born);
            var entries = annotations.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => a.Split('=', 2))
                .Select(a => a[0].Split('/') is [var container, var name] ? $"\"{container}.fake.minikube.dev/{name}\":\"{a[1]}\"" : $"\"fake.minikube.dev/{a[0]}\":\"{a[1]}\"");
            pod = ApiJson.Read<Pod>($$"""
                {"metadata":{"name":"p","namespace":"default","uid":"u1","resourceVersion":"1","annotations":{ {{string.Join(',', entries)}} } },
                 "spec":{{spec}},"status":{{status}} }
                """);
            fake = new FakePod(pod, Node, "10.200.0.2", new SeededRandomSource(1), now);
            Step();
        }

        public Pod Pod => pod;
        public int Writes { get; private set; }
        public bool IsGone => fake.IsGone;
        public PodStatus Status => pod.Status;

        /// <summary>Phase, readiness and each container: <c>Running Ready main:running</c>.</summary>
        public string Text => string.Join(' ',
        [
            Status.Phase ?? "-",
            Status.Conditions.Any(c => c is { Type: "Ready", Status: "True" }) ? "Ready" : "NotReady",
            .. Status.InitContainerStatuses.Concat(Status.ContainerStatuses).Select(c => $"{c.Name}:{State(c)}{(c.RestartCount > 0 ? "/" + c.RestartCount : "")}"),
        ]);

        private static string State(ContainerStatus c) => c.State switch
        {
            { Running: not null } => "running",
            { Terminated: { } t } => string.Create(CultureInfo.InvariantCulture, $"{t.Reason}({t.ExitCode})"),
            { Waiting: { } w } => w.Reason!,
            _ => "?",
        };

        /// <summary>Lets time pass, from one thing that is due to the next.</summary>
        public Life After(double seconds)
        {
            var end = now + TimeSpan.FromSeconds(seconds);
            while (fake.Advance(now) is { } wake && wake <= end)
            {
                now = wake;
                Step();
            }
            now = end;
            Step();
            return this;
        }

        public Life Change(Func<Pod, Pod> change)
        {
            pod = change(pod);
            pod = pod with { Metadata = pod.Metadata with { ResourceVersion = $"{++revision}" } };
            Step();
            return this;
        }

        public Life Delete(long grace) =>
            Change(p => p with { Metadata = p.Metadata with { DeletionTimestamp = now, DeletionGracePeriodSeconds = grace } });

        private void Step()
        {
            fake.See(pod);
            fake.Advance(now);
            if (fake.Unreported() is { } status)
            {
                Writes++;
                var others = pod.Status.Conditions.Where(c => status.Conditions.All(s => s.Type != c.Type));
                pod = pod with
                {
                    Metadata = pod.Metadata with { ResourceVersion = $"{++revision}" },
                    Status = status with { Conditions = [.. status.Conditions, .. others] },
                };
                fake.Reported(status, pod);
            }
        }
    }

    [Fact]
    public void A_pod_is_running_and_ready_by_one_write()
    {
        var life = new Life();
        Assert.Equal("Running Ready main:running", life.Text);
        Assert.Equal(("10.200.0.2", "192.0.2.1"), (life.Status.PodIP, life.Status.HostIP));
        Assert.All(["Initialized", "Ready", "ContainersReady", "PodReadyToStartContainers"],
            type => Assert.Equal("True", life.Status.Conditions.Single(c => c.Type == type).Status));
        Assert.Equal("Running Ready main:running", life.After(100_000).Text);
        Assert.Equal(1, life.Writes);
    }

    [Fact]
    public void A_pod_that_takes_time_to_start_is_pending_without_a_word()
    {
        var life = new Life("start-seconds=3");
        Assert.Equal(("- NotReady", 0), (life.After(2.9).Text, life.Writes));
        Assert.Equal(("Running Ready main:running", 1), (life.After(0.2).Text, life.Writes));
    }

    [Fact]
    public void Readiness_comes_later_or_never()
    {
        var life = new Life("ready-seconds=5");
        Assert.Equal("Running NotReady main:running", life.Text);
        Assert.Equal("containers with unready status: [main]", life.Status.Conditions.Single(c => c.Type == "Ready").Message);
        Assert.Equal("Running Ready main:running", life.After(5).Text);
        Assert.Equal("Running NotReady main:running", new Life("ready-seconds=never").After(100_000).Text);
    }

    [Fact]
    public void Annotations_may_change_while_the_pod_runs()
    {
        var life = new Life();
        life.Change(p => p with { Metadata = p.Metadata with { Annotations = new Dictionary<string, string> { ["fake.minikube.dev/ready-seconds"] = "never" } } });
        Assert.Equal("Running NotReady main:running", life.Text);
        life.Change(p => p with { Metadata = p.Metadata with { Annotations = new Dictionary<string, string> { ["fake.minikube.dev/run-seconds"] = "60" } } });
        Assert.Equal("Running Ready main:running", life.Text);
        Assert.Equal("Running NotReady main:CrashLoopBackOff/1", life.After(125).Text);
    }

    [Fact]
    public void What_others_say_of_its_conditions_is_put_right()
    {
        var life = new Life();
        life.Change(p => p with
        {
            Status = p.Status with { Conditions = [.. p.Status.Conditions.Select(c => c.Type == "Ready" ? c with { Status = "False" } : c)] },
        });
        Assert.Equal(("Running Ready main:running", 2), (life.Text, life.Writes));
    }

    [Theory]
    [InlineData("Failed", "Elsewhere")]
    [InlineData("Succeeded", null)]
    public void Whoever_says_that_the_pod_has_ended_is_believed(string phase, string? reason)
    {
        var life = new Life("run-seconds=60").After(10);
        life.Change(p => p with { Status = p.Status with { Phase = phase, Reason = "Elsewhere", Message = "It was seen to end." } });
        Assert.Equal(($"{phase} NotReady main:Error(137)", reason, 2), (life.Text, life.Status.Reason, life.Writes));
        Assert.Equal(($"{phase} NotReady main:Error(137)", 2), (life.After(100_000).Text, life.Writes));
        Assert.True(life.Delete(30).IsGone);
    }

    [Fact]
    public void How_containers_have_ended_is_believed_too()
    {
        var life = new Life();
        var ended = new ContainerState { Terminated = new() { ExitCode = 3, Reason = "Error", FinishedAt = Birth } };
        life.Change(p => p with { Status = p.Status with { Phase = "Failed", ContainerStatuses = [p.Status.ContainerStatuses[0] with { State = ended, Ready = false }] } });
        Assert.Equal("Failed NotReady main:Error(3)", life.After(60).Text);
    }

    [Fact]
    public void A_readiness_gate_is_waited_for()
    {
        var life = new Life(spec: """{"containers":[{"name":"main","image":"i"}],"readinessGates":[{"conditionType":"example.com/go"}]}""");
        Assert.Equal("ReadinessGatesNotReady", life.Status.Conditions.Single(c => c.Type == "Ready").Reason);
        life.Change(p => p with { Status = p.Status with { Conditions = [.. p.Status.Conditions, new PodCondition { Type = "example.com/go", Status = "True" }] } });
        Assert.Equal("Running Ready main:running", life.Text);
    }

    [Theory]
    [InlineData("Never", "run-seconds=5", "Succeeded NotReady main:Completed(0)")]
    [InlineData("Never", "run-seconds=5 exit-code=3", "Failed NotReady main:Error(3)")]
    [InlineData("Never", "run-seconds=5 exit-code=137 exit-reason=OOMKilled", "Failed NotReady main:OOMKilled(137)")]
    [InlineData("OnFailure", "run-seconds=5", "Succeeded NotReady main:Completed(0)")]
    [InlineData("OnFailure", "run-seconds=5 exit-code=1,0", "Succeeded NotReady main:Completed(0)/1")]
    [InlineData("OnFailure", "run-seconds=5 exit-code=1", "Running NotReady main:CrashLoopBackOff/1")]
    [InlineData("Always", "run-seconds=5", "Running NotReady main:CrashLoopBackOff/1")]
    [InlineData("Always", "image-error=not-found", "Pending NotReady main:ImagePullBackOff")]
    public void A_containers_end_and_the_restart_policy_decide_the_pods(string policy, string annotations, string expected)
    {
        var life = new Life(annotations, $$"""{"restartPolicy":"{{policy}}","containers":[{"name":"main","image":"i"}]}""");
        Assert.Equal(expected, life.After(12).Text);
    }

    [Fact]
    public void Restarts_come_at_once_then_after_10_20_40_seconds_and_tell_of_the_last_end()
    {
        var life = new Life("run-seconds=1 exit-code=1");
        int[] counts = [.. new[] { 1.5, 10, 5, 10, 5, 30 }.Select(seconds => life.After(seconds).Status.ContainerStatuses[0].RestartCount)];
        Assert.Equal([1, 1, 2, 2, 2, 3], counts);
        var status = life.Status.ContainerStatuses[0];
        Assert.Equal((1, "Error"), (status.LastState!.Terminated!.ExitCode, status.LastState.Terminated.Reason));
        Assert.Equal("back-off 40s restarting failed container=main pod=p_default(u1)", status.State!.Waiting!.Message);
    }

    [Fact]
    public void Init_containers_run_in_turn_and_sidecars_beside_until_the_end()
    {
        var life = new Life("first/run-seconds=2 run-seconds=5", """
            {"restartPolicy":"Never","containers":[{"name":"main","image":"i"}],
             "initContainers":[{"name":"first","image":"i"},{"name":"side","image":"i","restartPolicy":"Always"},{"name":"second","image":"i"}]}
            """);
        Assert.Equal("Pending NotReady first:running side:PodInitializing second:PodInitializing main:PodInitializing", life.Text);
        Assert.Equal("Running Ready first:Completed(0) side:running second:Completed(0) main:running", life.After(2).Text);
        Assert.Equal("Succeeded NotReady first:Completed(0) side:Completed(0) second:Completed(0) main:Completed(0)", life.After(5).Text);
    }

    [Theory]
    [InlineData("Never", "Failed NotReady first:Error(1) main:PodInitializing")]
    [InlineData("Always", "Pending NotReady first:CrashLoopBackOff/1 main:PodInitializing")]
    public void An_init_container_that_fails_ends_the_pod_or_comes_again(string policy, string expected)
    {
        var life = new Life("first/exit-code=1",
            $$"""{"restartPolicy":"{{policy}}","containers":[{"name":"main","image":"i"}],"initContainers":[{"name":"first","image":"i"}]}""");
        Assert.Equal(expected, life.Text);
    }

    [Theory]
    [InlineData("", 30, 1, "Failed NotReady main:Error(143)")]
    [InlineData("stop-exit-code=0", 30, 1, "Succeeded NotReady main:Completed(0)")]
    [InlineData("stop-seconds=60", 30, 30, "Failed NotReady main:Error(137)")]
    [InlineData("stop-seconds=5", 30, 5, "Failed NotReady main:Error(143)")]
    [InlineData("", 0, 0, "Failed NotReady main:Error(137)")]
    public void A_deleted_pod_ends_within_its_grace_period(string annotations, int grace, int ends, string expected)
    {
        var life = new Life(annotations).After(10).Delete(grace);
        if (ends > 0)
        {
            Assert.False(life.After(ends - 0.1).IsGone);
            life.After(0.1);
        }
        Assert.True(life.IsGone);
        Assert.Equal(expected, life.Text);
        Assert.Equal(2, life.Writes);
    }

    [Fact]
    public void A_pod_deleted_before_it_started_is_gone_without_a_report()
    {
        var life = new Life("start-seconds=60").Delete(30);
        Assert.Equal((true, 0), (life.IsGone, life.Writes));
    }

    [Fact]
    public void A_pod_beyond_its_active_deadline_fails()
    {
        var life = new Life(spec: """{"activeDeadlineSeconds":60,"containers":[{"name":"main","image":"i"}]}""");
        Assert.Equal("Running Ready main:running", life.After(59).Text);
        Assert.Equal("Failed NotReady main:Error(137)", life.After(1).Text);
        Assert.Equal("DeadlineExceeded", life.Status.Reason);
    }

    [Fact]
    public void Another_process_goes_on_from_the_status()
    {
        var before = new Life("run-seconds=20 exit-code=1,0", """{"restartPolicy":"OnFailure","containers":[{"name":"main","image":"i"}]}""").After(25);
        Assert.Equal("Running Ready main:running/1", before.Text);
        var status = ApiJson.ToDocument(before.Status).ToString();
        var after = new Life("run-seconds=20 exit-code=1,0", """{"restartPolicy":"OnFailure","containers":[{"name":"main","image":"i"}]}""", status!, born: 25);
        Assert.Equal((before.Text, 0), (after.Text, after.Writes));
        Assert.Equal("Succeeded NotReady main:Completed(0)/1", after.After(20).Text);
    }

    [Theory]
    [InlineData("run-seconds=-1")]
    [InlineData("run-seconds=soon")]
    [InlineData("exit-code=")]
    [InlineData("exit-code=1,x stop-exit-code=300")]
    public void What_cannot_be_read_counts_as_not_said(string annotations) =>
        Assert.Equal("Running Ready main:running", new Life(annotations).After(1000).Text);
}
