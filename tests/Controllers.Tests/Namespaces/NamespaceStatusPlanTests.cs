using MiniKube.Api.Core.V1;
using MiniKube.Api.Schemas;
using MiniKube.Controllers.Namespaces;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.Namespaces;

public sealed class NamespaceStatusPlanTests
{
    private static RemainingContent Left(string group, string resource, int count, params (string Name, int Count)[] finalizers) =>
        new(new GroupVersionResource(group, "v1", resource), count, finalizers.ToDictionary(f => f.Name, f => f.Count));

    private static string Text(NamespaceStatus status) =>
        string.Join('\n', status.Conditions.Select(c => $"{c.Type}={c.Status} {c.Reason}: {c.Message}"));

    [Fact]
    public void Says_what_it_waits_for()
    {
        var content = new NamespaceContent([Left("", "pods", 2, ("example.com/hold", 1)), Left("apps", "deployments", 0), Left("", "configmaps", 1, ("example.com/hold", 1))],
            null, []);
        Assert.False(content.IsGone);
        Assert.Equal(
            """
            NamespaceDeletionDiscoveryFailure=False ResourcesDiscovered: All resources successfully discovered
            NamespaceDeletionGroupVersionParsingFailure=False ParsedGroupVersions: All legacy kube types successfully parsed
            NamespaceDeletionContentFailure=False ContentDeleted: All content successfully deleted, may be waiting on finalization
            NamespaceContentRemaining=True SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances, pods. has 2 resource instances
            NamespaceFinalizersRemaining=True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 2 resource instances
            """.ReplaceLineEndings("\n"),
            Text(NamespaceStatusPlan.Compute(new NamespaceStatus(), content, Now)));
    }

    [Fact]
    public void Is_not_gone_while_anything_is_uncertain()
    {
        Assert.True(new NamespaceContent([Left("", "pods", 0)], null, []).IsGone);
        Assert.False(new NamespaceContent([], "no answer", []).IsGone);
        Assert.False(new NamespaceContent([], null, ["forbidden"]).IsGone);
        Assert.Contains("NamespaceDeletionDiscoveryFailure=True DiscoveryFailed: no answer",
            Text(NamespaceStatusPlan.Compute(new NamespaceStatus(), new([], "no answer", []), Now)));
        Assert.Contains("NamespaceDeletionContentFailure=True ContentDeletionFailed: Failed to delete all resource types, 2 remaining: forbidden, out of order",
            Text(NamespaceStatusPlan.Compute(new NamespaceStatus(), new([], null, ["out of order", "forbidden"]), Now)));
    }

    [Fact]
    public void The_same_again_changes_nothing()
    {
        var content = new NamespaceContent([Left("", "pods", 2)], null, []);
        var first = NamespaceStatusPlan.Compute(new NamespaceStatus(), content, Now);
        Assert.Equal(first, NamespaceStatusPlan.Compute(first, content, Now.AddMinutes(1)));
    }
}
