using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Containers;

namespace MiniKube.NodeRuntime.Tests.Containers;

public sealed class PartsTests
{
    [Theory]
    [InlineData("SIGTERM", 15)]
    [InlineData("term", 15)]
    [InlineData("9", 9)]
    [InlineData("SIGRTMIN+3", 37)]
    [InlineData("RTMAX-1", 63)]
    [InlineData("RTMIN", 34)]
    [InlineData("SIGNO", null)]
    [InlineData("0", null)]
    [InlineData("65", null)]
    [InlineData("RTMIN+99", null)]
    public void Signals_have_names_and_numbers(string text, int? number) => Assert.Equal(number, Signals.Parse(text));

    [Theory]
    [InlineData("", "", "CHOWN NET_RAW", "NET_ADMIN SYS_ADMIN")]
    [InlineData("NET_ADMIN", "CAP_CHOWN", "NET_ADMIN KILL", "CHOWN")]
    [InlineData("net_bind_service", "ALL", "NET_BIND_SERVICE", "CHOWN KILL")]
    [InlineData("ALL", "CHOWN", "KILL NET_RAW", "CHOWN")]
    public void Capabilities_are_added_and_dropped(string add, string drop, string has, string hasNot)
    {
        string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var own = Split("CHOWN NET_RAW KILL NET_ADMIN NET_BIND_SERVICE").Where(c => !Capabilities.Has(c)).ToArray();
        if (own.Length > 0)
            Assert.Skip("needs the capabilities " + string.Join(", ", own));
        var set = Capabilities.Of(false, Split(add), Split(drop)).Set!;
        Assert.All(Split(has), c => Assert.Contains("CAP_" + c, set));
        Assert.All(Split(hasNot), c => Assert.DoesNotContain("CAP_" + c, set));
    }

    [Fact]
    public void Own_capabilities_are_read_from_the_status()
    {
        var own = Capabilities.ReadOwn(["Name:\tx", "CapEff:\t0000000000000401"]);
        Assert.Equal(["CHOWN", "NET_BIND_SERVICE"], own.Order());
    }

    [Theory]
    [InlineData("time=\"2026-01-01T00:00:00Z\" level=error msg=\"runc create failed: exec: \\\"x\\\": not found\"", "runc create failed: exec: \"x\": not found")]
    [InlineData("2026-01-01T00:00:00.123456Z: executable file `x` not found", "executable file `x` not found")]
    [InlineData("plain words\n", "plain words")]
    [InlineData("twice\ntwice\n", "twice")]
    public void A_runtimes_complaint_is_stripped_to_its_words(string output, string words) => Assert.Equal(words, OciRuntime.Clean(output));

    [Theory]
    [InlineData("32 24 0:28 / /sys/fs/cgroup/memory rw - cgroup c rw,memory\n31 24 0:27 / /sys/fs/cgroup/unified rw - cgroup2 c rw", "/sys/fs/cgroup/unified")]
    [InlineData("31 24 0:27 / /sys/fs/cgroup rw - cgroup2 c rw", null)]
    [InlineData("32 24 0:28 / /sys/fs/cgroup/memory rw - cgroup c rw,memory", null)]
    public void Only_a_hybrid_machine_needs_the_wrapper(string mountInfo, string? unified) =>
        Assert.Equal(unified, HybridCgroups.UnifiedMount(mountInfo.Split('\n')));
}
