using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Explain;

public class ExplainTests
{
    [Fact]
    public async Task A_kind_and_a_field_are_told_with_what_is_in_them()
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.StartsWith("""
            GROUP:      apps
            KIND:       Deployment
            VERSION:    v1

            DESCRIPTION:
                Keeps a number of interchangeable pods running and replaces them step by
                step when their template changes.

            FIELDS:
              apiVersion	<string>
                The group and version this representation of the object is in. Servers
                refuse what they do not know.


            """, (await cluster.RunAsync("explain", "deploy", "--api-version=apps/v1")).Out);
        var containers = (await cluster.RunAsync("explain", "pods.spec.containers")).Out;
        Assert.StartsWith("KIND:       Pod\nVERSION:    v1\n\nFIELD: containers <[]Container>\n\n\nDESCRIPTION:\n", containers);
        Assert.Contains("\n  name\t<string> -required-\n", containers);
        Assert.Contains("\n  ports\t<[]ContainerPort>\n", containers);
    }

    [Fact]
    public async Task Recursively_only_names_and_types_are_told()
    {
        await using var cluster = await TestCluster.StartAsync();

        var pod = (await cluster.RunAsync("explain", "pod", "--recursive")).Out;

        Assert.Contains("\n  metadata\t<ObjectMeta>\n    annotations\t<map[string]string>\n    creationTimestamp\t<string>\n", pod);
        Assert.Contains("\n      name\t<string> -required-\n", pod);
    }

    [Fact]
    public async Task A_field_that_is_not_there_is_told_after_its_kind()
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Equal(new Ran(1, "KIND:       Pod\nVERSION:    v1\n\n", "error: field \"frob\" does not exist\n"), await cluster.RunAsync("explain", "pod.frob"));
    }

    [Theory]
    [InlineData("explain frob", "error: the server doesn't have a resource type \"frob\"\n")]
    [InlineData("explain a b", "error: We accept only this format: explain RESOURCE\n")]
    [InlineData("explain pod --api-version=v7", "error: couldn't find resource for \"v7, Resource=pods\"\n")]
    public async Task Refuses_what_is_not_there(string line, string error)
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Equal(new Ran(1, "", error), await cluster.RunAsync(line.Split(' ')));
    }
}
