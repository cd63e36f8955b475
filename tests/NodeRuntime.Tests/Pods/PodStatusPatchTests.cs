using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Tests.Pods;

public sealed class PodStatusPatchTests
{
    private static readonly Pod Web = new() { Metadata = new() { Name = "web", Namespace = "default", Uid = "u1" } };

    [Fact]
    public void What_is_no_longer_said_is_taken_away_by_name()
    {
        var before = new PodStatus { PodIPs = [new PodIP { Ip = "10.244.0.9" }], HostIPs = [new HostIP { Ip = "172.30.0.2" }] };
        var patch = Patch(before, new PodStatus { Phase = "Running", HostIPs = before.HostIPs, Conditions = [new PodCondition { Type = "Ready", Status = "True" }] });
        Assert.Equal("{\"uid\":\"u1\"}", patch["metadata"]!.ToString());
        var status = (DocumentObject)patch["status"]!;
        Assert.True(status["reason"]!.IsNull && status["message"]!.IsNull && status["podIP"]!.IsNull);
        var ready = (DocumentObject)((DocumentArray)status["conditions"]!)[0];
        Assert.True(ready["reason"]!.IsNull && ready["message"]!.IsNull);
        Assert.Equal("""[{"$patch":"delete","ip":"10.244.0.9"}]""", status["podIPs"]!.ToString());
        Assert.Equal("""[{"ip":"172.30.0.2"}]""", status["hostIPs"]!.ToString());
    }

    [Fact]
    public void What_is_said_stands()
    {
        var patch = Patch(new PodStatus(), new PodStatus
        {
            Phase = "Failed",
            Reason = "DeadlineExceeded",
            Message = "late",
            PodIP = "10.244.0.2",
            PodIPs = [new PodIP { Ip = "10.244.0.2" }],
            Conditions = [new PodCondition { Type = "Ready", Status = "False", Reason = "PodFailed" }],
        });
        var status = (DocumentObject)patch["status"]!;
        Assert.Equal(("DeadlineExceeded", "late", "10.244.0.2"), (Text(status, "reason"), Text(status, "message"), Text(status, "podIP")));
        Assert.Equal("""[{"ip":"10.244.0.2"}]""", status["podIPs"]!.ToString());
        Assert.Equal("PodFailed", Text((DocumentObject)((DocumentArray)status["conditions"]!)[0], "reason"));
    }

    private static DocumentObject Patch(PodStatus before, PodStatus status) => PodStatusPatch.Build(Web, before, status);

    private static string? Text(DocumentObject value, string name) => (value[name] as DocumentString)?.Value;
}
