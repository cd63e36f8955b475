using System.Text.Json.Nodes;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Clusters;

/// <summary>A Kubernetes namespace for one test; deleted with it, in the background.</summary>
internal sealed class TestNamespace(Cluster cluster, string name) : IAsyncDisposable
{
    public const string Image = "mkube.local/hello:1";

    public string Name => name;

    public Task<JsonNode> CreateAsync(string manifest) => cluster.Api.CreateAsync(name, manifest);

    public Task<JsonNode> GetAsync(string kind, string objectName) => cluster.Api.GetAsync(Paths.Of(kind, name, objectName));

    public Task<JsonNode?> FindAsync(string kind, string objectName) => cluster.Api.FindAsync(Paths.Of(kind, name, objectName));

    public Task PatchAsync(string kind, string objectName, string patch) => cluster.Api.PatchAsync(Paths.Of(kind, name, objectName), patch);

    public Task DeleteAsync(string kind, string objectName) => cluster.Api.DeleteAsync(Paths.Of(kind, name, objectName));

    public async Task<IReadOnlyList<JsonNode>> PodsAsync(string selector = "") =>
        [.. (await cluster.Api.GetAsync($"{Paths.Of("Pod", name)}?labelSelector={Uri.EscapeDataString(selector)}")).Items()];

    /// <summary>Waits until a pod is as wanted.</summary>
    public Task<JsonNode> SeePodAsync(string pod, string what, Func<JsonNode, bool> wanted) =>
        Eventually.SeeAsync($"pod {pod} {what}", () => GetAsync("Pod", pod), wanted, EventsAsync);

    private async Task<string> EventsAsync() => string.Join('\n', (await cluster.Api.GetAsync(Paths.Of("Event", name))).Items()
        .Select(e => $"{e.Text("involvedObject.name")}: {e.Text("reason")}: {e.Text("message")} ({e.Text("count")})"));

    public Task<JsonNode> SeeReadyAsync(string pod) => SeePodAsync(pod, "ready", p => p.Condition("Ready") == "True");

    public async Task<string> LogsAsync(string pod, string query = "") => (await cluster.MkubeAsync(["logs", "-n", name, pod, .. query.Split(' ', StringSplitOptions.RemoveEmptyEntries)])).Succeeded();

    /// <summary>Runs `mkube` in this namespace.</summary>
    public Task<CommandResult> MkubeAsync(params string[] arguments) => cluster.MkubeAsync(["-n", name, .. arguments]);

    /// <summary>Runs a command in a pod's container.</summary>
    public Task<CommandResult> ExecAsync(string pod, params string[] command) => cluster.MkubeAsync(["exec", "-n", name, pod, "--", .. command]);

    public Task SeeGoneAsync(string kind, string objectName) => Eventually.SeeAsync($"{kind} {objectName} gone", async () => await FindAsync(kind, objectName) is null);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await cluster.Api.DeleteAsync(Paths.Of("Namespace", "", name));
        }
        catch (HttpRequestException)
        {
            // A test that leaves no API server behind has failed already, and its own words count.
        }
    }
}
