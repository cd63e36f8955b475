using MiniKube.Api.Documents;

namespace MiniKube.Tests;

public sealed class WhyCommandTests
{
    private static string Shown(string report)
    {
        using var output = new StringWriter { NewLine = "\n" };
        WhyCommand.Write(DocumentJson.Parse(report), output);
        return output.ToString();
    }

    [Fact]
    public void Each_node_has_its_row() => Assert.Equal(
        """
        default/p: Unschedulable at 2026-01-01T00:00:00.000Z
        0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s).
        NODE     PLUGIN             PREEMPTION HELPS   REASONS
        node-1   NodeResourcesFit   yes                Insufficient cpu, Too many pods
        b        TaintToleration    no                 node(s) had untolerated taint(s)

        """,
        Shown("""
            {"pod":"default/p","at":"2026-01-01T00:00:00.000Z","outcome":"Unschedulable",
             "message":"0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s).","nodes":[
             {"node":"node-1","plugin":"NodeResourcesFit","preemptionCanHelp":true,"reasons":["Insufficient cpu","Too many pods"]},
             {"node":"b","plugin":"TaintToleration","preemptionCanHelp":false,"reasons":["node(s) had untolerated taint(s)"]}]}
            """));

    [Fact]
    public void Who_has_to_make_room_is_told() => Assert.Equal(
        """
        default/p: Unschedulable at 2026-01-01T00:00:00.000Z
        0/1 nodes are available: 1 Insufficient cpu.
        Room is made on a by removing default/x, other/y
        NODE   PLUGIN             PREEMPTION HELPS   REASONS
        a      NodeResourcesFit   yes                Insufficient cpu

        """,
        Shown("""
            {"pod":"default/p","at":"2026-01-01T00:00:00.000Z","outcome":"Unschedulable","message":"0/1 nodes are available: 1 Insufficient cpu.",
             "preempting":{"node":"a","victims":["default/x","other/y"]},
             "nodes":[{"node":"a","plugin":"NodeResourcesFit","preemptionCanHelp":true,"reasons":["Insufficient cpu"]}]}
            """));

    [Fact]
    public void A_pod_with_a_node_says_where() =>
        Assert.Equal("default/p: Placed on a at 2026-01-01T00:00:00.000Z\n", Shown("""{"pod":"default/p","at":"2026-01-01T00:00:00.000Z","outcome":"Placed","node":"a","nodes":[]}"""));
}
