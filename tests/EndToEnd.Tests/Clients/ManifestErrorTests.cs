using MiniKube.EndToEnd.Tests.Clusters;

namespace MiniKube.EndToEnd.Tests.Clients;

/// <summary>What `mkube apply` says of manifests that cannot be.</summary>
[Collection(Order.Clients)]
public sealed class ManifestErrorTests(SharedCluster shared) : ClusterTest(shared)
{
    private const string Good = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: good
        data:
          a: b

        """;

    /// <summary>
    /// Second documents of a file whose first is good, and what the one line of explanation has to name: the file and line, too, where it is found before
    /// anything is sent; what the server finds is told in the server's words.
    /// </summary>
    public static TheoryData<string, string, string[]> Wrong => new()
    {
        { "not YAML", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [bad\n", ["<file>:11:"] },
        { "an unknown field", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: bad\nspec:\n  containers:\n    - name: a\n      image: b\n      imagee: c\n", ["<file>:16:", "imagee"] },
        { "a wrong type", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: bad\nspec:\n  replicas: many\n", ["<file>:13:", "replicas"] },
        { "an unknown kind", "apiVersion: v1\nkind: Gadget\nmetadata:\n  name: bad\n", ["<file>:9:", "Gadget", "v1"] },
        { "an invalid name", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: Not_Good\n", ["metadata.name", "Not_Good"] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_named_and_where(string what, string second, string[] named)
    {
        await using var ns = await Cluster.NamespaceAsync("wrong");
        var file = Path.Combine(Cluster.Lab.Home, what.Replace(' ', '-') + ".yaml");
        await File.WriteAllTextAsync(file, Good + "---\n" + second);
        var explained = (await ns.MkubeAsync("apply", "-f", file)).FailedInOneLine();
        Assert.All(named, part => Assert.Contains(part.Replace("<file>", file), explained));
    }
}
