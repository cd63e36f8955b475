using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Explain;

public class ExplainTests
{
    // After the words of a description.
    private const string Blank = "    ";

    [Fact]
    public async Task A_kind_and_a_field_are_told_with_what_is_in_them()
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.StartsWith($"""
            GROUP:      apps
            KIND:       Deployment
            VERSION:    v1

            DESCRIPTION:
                Keeps a number of interchangeable pods running and replaces them step by
                step when their template changes.
            {Blank}
            FIELDS:
              apiVersion	<string>
                APIVersion defines the group and version that the object is written in.
                Servers refuse what they do not know.


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
    public async Task A_field_is_told_with_its_type_and_the_values_it_may_have()
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Equal($"""
            KIND:       Pod
            VERSION:    v1

            FIELD: restartPolicy <string>
            ENUM:
                Always
                Never
                OnFailure

            DESCRIPTION:
                When containers that ended are started again: Always (the default),
                OnFailure or Never.
            {Blank}


            """, (await cluster.RunAsync("explain", "pod.spec.restartPolicy")).Out);
        Assert.Contains($"""
            FIELD: limits <map[string]Quantity>


            DESCRIPTION:
                The most that may be used. A container at its CPU limit is slowed down, one
                over its memory limit is killed.
                An amount: a decimal number
            """, (await cluster.RunAsync("explain", "pod.spec.containers.resources.limits")).Out);
        Assert.Contains("\n  type\t<string>\n  enum: \"\", BlockDevice, CharDevice, Directory, ....\n    What must be there", (await cluster.RunAsync("explain", "pod.spec.volumes.hostPath")).Out);
        Assert.Contains("\n  port\t<IntOrString> -required-\n", (await cluster.RunAsync("explain", "pod.spec.containers.livenessProbe.httpGet")).Out);
        Assert.Contains("\n  whenUnsatisfiable\t<string> -required-\n  enum: DoNotSchedule, ScheduleAnyway\n", (await cluster.RunAsync("explain", "pod.spec.topologySpreadConstraints")).Out);
    }

    [Theory]
    [InlineData("deployments.apps.spec.replicas", "GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\nFIELD: replicas <integer>\n")]
    [InlineData("pods.", "KIND:       Pod\nVERSION:    v1\n\nDESCRIPTION:\n")]
    [InlineData("ev.series", "KIND:       Event\nVERSION:    v1\n\nFIELD: series <EventSeries>\n")]
    [InlineData("events --api-version=events.k8s.io/v1", "GROUP:      events.k8s.io\nKIND:       Event\nVERSION:    v1\n\nDESCRIPTION:\n")]
    public async Task Resources_are_found_by_name_group_and_version(string line, string start)
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.StartsWith(start, (await cluster.RunAsync(["explain", .. line.Split(' ')])).Out);
    }

    [Fact]
    public async Task A_field_that_is_not_there_is_told_after_its_kind()
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Equal(new Ran(1, "KIND:       Pod\nVERSION:    v1\n\n", "error: field \"frob\" does not exist\n"), await cluster.RunAsync("explain", "pod.frob"));
        // As kubectl does, the last name is told, whichever is missing.
        Assert.Equal("error: field \"b\" does not exist\n", (await cluster.RunAsync("explain", "pod.a.b")).Error);
    }

    [Theory]
    [InlineData("explain frob", "the server doesn't have a resource type \"frob\"\n")]
    [InlineData("explain a b", "error: We accept only this format: explain RESOURCE\n")]
    [InlineData("explain pod --api-version=v7", "error: couldn't find resource for \"/v7, Resource=pods\"\n")]
    public async Task Refuses_what_is_not_there(string line, string error)
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Equal(new Ran(1, "", error), await cluster.RunAsync(line.Split(' ')));
    }
}
