using MiniKube.Api.Apps.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Yaml;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Ownership;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.ControllerRevisions;

public sealed class RevisionPlanTests
{
    private static RevisionPlan Plan(string image, int? collisions, params ControllerRevision[] owned) =>
        RevisionPlan.Compute(DaemonSet(), Template(image), collisions, owned, TemplateRevision.PodLabel);

    [Fact]
    public void A_new_template_makes_the_next_revision()
    {
        var first = Plan("image:1", null).Current;
        var (plan, set) = (Plan("image:2", null, first), DaemonSet());
        Assert.Equal((RevisionWrite.Create, 2L), (plan.Write, plan.Current.Revision));
        Assert.Equal([first], plan.Others);
        Assert.Equal(ControllerReference.To(set), Assert.Single(plan.Current.Metadata.OwnerReferences));
        Assert.Equal("web-" + plan.Current.Metadata.Labels[TemplateRevision.PodLabel], plan.Current.Metadata.Name);
        Assert.Equal("web", plan.Current.Metadata.Labels["app"]);
        Assert.NotEqual(first.Metadata.Name, plan.Current.Metadata.Name);
        Assert.NotEqual(plan.Current.Metadata.Name, Plan("image:2", 1, first).Current.Metadata.Name);
    }

    [Fact]
    public void A_template_that_comes_back_makes_its_revision_the_newest()
    {
        var first = Plan("image:1", null).Current;
        var second = Plan("image:2", null, first).Current;
        Assert.Equal((RevisionWrite.None, second), (Plan("image:2", null, second, first).Write, Plan("image:2", null, second, first).Current));
        var back = Plan("image:1", null, first, second);
        Assert.Equal((RevisionWrite.Renumber, first with { Revision = 3 }), (back.Write, back.Current));
    }

    [Fact]
    public void Of_several_revisions_of_a_template_the_newest_counts()
    {
        var first = Plan("image:1", null).Current;
        var again = first with { Metadata = first.Metadata with { Name = "again" }, Revision = 4 };
        var plan = Plan("image:1", null, again, first);
        Assert.Equal((RevisionWrite.None, again), (plan.Write, plan.Current));
        Assert.Equal([first, again], plan.Same);
    }

    [Fact]
    public void A_revision_that_upstream_wrote_is_recognized()
    {
        var data = YamlReader.Read("""
            {"spec":{"template":{"$patch":"replace","metadata":{"creationTimestamp":null,"labels":{"app":"web"}},"spec":{"containers":[{"image":"image:1","name":"c","resources":{}}]}}}}
            """);
        var template = Template("image:1") is var t ? t with { Spec = t.Spec with { Containers = [t.Spec.Containers[0] with { Resources = new() }] } } : t;
        var theirs = new ControllerRevision { Metadata = new ObjectMeta { Name = "web-5d4f", Namespace = "default" }, Data = data, Revision = 1 };
        Assert.Equal((RevisionWrite.None, theirs), RevisionPlan.Compute(DaemonSet(), template, null, [theirs], TemplateRevision.PodLabel) is var p ? (p.Write, p.Current) : default);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"spec":{"template":7}}""")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":"none"}}}}""")]
    public void Data_of_another_kind_is_no_template(string data) =>
        Assert.Null(TemplateRevision.TemplateOf(new ControllerRevision { Data = YamlReader.Read(data) }));

    [Fact]
    public void The_data_is_the_patch_that_brings_the_template_back()
    {
        var revision = Plan("image:1", null).Current;
        Assert.Equal("""{"spec":{"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"image:1"}]},"$patch":"replace"}}}""", revision.Data!.ToString());
        Assert.Equal(Template("image:1"), TemplateRevision.TemplateOf(revision));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(-1, 0)]
    public void The_oldest_go_beyond_the_limit(int limit, int gone)
    {
        var all = Enumerable.Range(1, 3).Select(i => new ControllerRevision { Revision = i }).ToArray();
        Assert.Equal(all[..gone], RevisionPlan.Excess(all, limit));
    }
}
