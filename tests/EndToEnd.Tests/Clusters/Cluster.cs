using System.Diagnostics;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Clusters;

/// <summary>A cluster made by `mkube up` in a lab.</summary>
internal sealed class Cluster : IDisposable
{
    private Cluster(Lab lab, string name, string binary)
    {
        Lab = lab;
        Name = name;
        Binary = binary;
        Api = new KubeApi(lab, Kubeconfig);
    }

    public Lab Lab { get; }
    public string Name { get; }
    public string Binary { get; }
    public KubeApi Api { get; }

    /// <summary>What `up` said, which has its times.</summary>
    public string UpOutput { get; private init; } = "";

    /// <summary>From the start of `up` to its end.</summary>
    public TimeSpan UpTime { get; private init; }

    public string Folder => "/var/lib/mkube/" + Name;
    public string Kubeconfig => FolderOf(Name) + "/admin.kubeconfig";

    /// <summary>This machine's address towards the nodes, by default the first of the nodes' network.</summary>
    public const string Gateway = "172.30.0.1";

    public string Cgroup(string? node = null) => $"/mkube/{Name}" + (node is null ? "" : "/" + node);

    public static async Task<Cluster> UpAsync(Lab lab, string name, params string[] options)
    {
        var binary = Needs.Mkube;
        var begun = Stopwatch.StartNew();
        try
        {
            var output = (await lab.RunAsync(binary, ["up", "--name", name, .. options], guard: TimeSpan.FromMinutes(3))).Succeeded();
            return new Cluster(lab, name, binary) { UpOutput = output, UpTime = begun.Elapsed };
        }
        catch
        {
            await lab.RunAsync(binary, ["down", "--name", name]);
            throw;
        }
    }

    /// <summary>Runs `mkube` with this cluster's kubeconfig.</summary>
    public Task<CommandResult> MkubeAsync(params string[] arguments) => MkubeWithInputAsync("", arguments);

    public Task<CommandResult> MkubeWithInputAsync(string input, params string[] arguments) =>
        Lab.RunAsync(Binary, arguments, input, Environment);

    /// <summary>Starts any program with this cluster's kubeconfig.</summary>
    public RunningCommand Start(string program, params string[] arguments) => Lab.Start(program, arguments, Environment);

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["KUBECONFIG"] = Kubeconfig };

    public async Task<TestNamespace> NamespaceAsync(string prefix)
    {
        var name = $"{prefix}-{Path.GetRandomFileName()[..5]}";
        await Api.CreateAsync("", $"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n");
        return new TestNamespace(this, name);
    }

    public Task<CommandResult> DownAsync() => Lab.RunAsync(Binary, ["down", "--name", Name]);

    /// <summary>The container's main process on this machine.</summary>
    /// <param name="id">as in a pod's status: "runtime://ID"</param>
    public int MainProcess(string id)
    {
        var found = ContainerCgroups(id).SelectMany(f => File.ReadAllLines(Path.Combine(f, "cgroup.procs"))).Select(int.Parse)
            .Where(p => Machine.InnermostPid(p) == 1).Distinct().ToArray();
        return Assert.Single(found);
    }

    /// <summary>The container's folder in every cgroup hierarchy.</summary>
    public IReadOnlyList<string> ContainerCgroups(string id) =>
    [
        .. Machine.CgroupFolders(Cgroup()).SelectMany(f => Directory.EnumerateDirectories(f, $"*{id.Split("//")[^1]}*", SearchOption.AllDirectories)),
    ];

    /// <summary>The agent of a node (not what supervises it).</summary>
    public int Agent(string node) => Machine.CommandLines()
        .Where(p => p.CommandLine.StartsWith(Binary + " node ", StringComparison.Ordinal) && p.CommandLine.Contains($" --root {Folder}/nodes/{node} ", StringComparison.Ordinal))
        .Select(p => p.Pid).FirstOrDefault();

    public void Dispose() => Api.Dispose();

    private static string FolderOf(string name) => "/var/lib/mkube/" + name;
}
