using System.Xml.Linq;

namespace MiniKube.Tests;

/// <summary>The arrows of ARCHITECTURE.md: which project may reference which.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Api"] = ["Api.Generator"],
        ["Api.Generator"] = [],
        ["Storage"] = ["Api"],
        ["ApiServer"] = ["Api", "Storage"],
        ["Client"] = ["Api"],
        ["Scheduler"] = ["Api", "Client"],
        ["Controllers"] = ["Api", "Client"],
        ["NodeRuntime"] = ["Api", "Client"],
        ["Kubectl"] = ["Api", "Client"],
        ["Testing"] = ["Api", "Storage", "ApiServer", "Client", "Scheduler", "Controllers", "NodeRuntime"],
        ["MiniKube"] = ["Api", "Storage", "ApiServer", "Client", "Scheduler", "Controllers", "NodeRuntime", "Kubectl"],
    };

    [Fact]
    public void References_point_one_way()
    {
        var sources = Path.Combine(Root(), "src");
        var found = Directory.GetDirectories(sources).ToDictionary(d => Path.GetFileName(d)!, References);
        Assert.Equal(Allowed.Keys.Order(), found.Keys.Order());
        foreach (var (project, references) in found)
        {
            Assert.Empty(references.Except(Allowed[project]).Select(r => $"{project} -> {r}"));
        }
    }

    private static string[] References(string project) => Directory.GetFiles(project, "*.csproj")
        .SelectMany(f => XDocument.Load(f).Descendants("ProjectReference"))
        .Select(r => Path.GetFileName(Path.GetDirectoryName(r.Attribute("Include")!.Value.Replace('\\', '/')))!).ToArray();

    private static string Root()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "MiniKube.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("not inside the repository");
        }
        return directory;
    }
}
