using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using MiniKube.Bench.Load.Bodies;

namespace MiniKube.Bench.Load;

/// <summary>A namespace of the benchmark's own, emptied and removed at the end. It needs no controllers: without any, it finalizes the namespace itself.</summary>
internal sealed class Workspace : IAsyncDisposable
{
    private static readonly string[] Resources = ["pods", "configmaps", "events", "serviceaccounts"];

    private readonly Target target;

    private Workspace(Target target, string name) => (this.target, Name) = (target, name);

    public string Name { get; }
    public string Pods => $"/api/v1/namespaces/{Name}/pods";
    public string Deployments => $"/apis/apps/v1/namespaces/{Name}/deployments";
    public string ConfigMaps => $"/api/v1/namespaces/{Name}/configmaps";

    /// <summary>Makes the namespace anew, and the ServiceAccount without which some servers admit no pod.</summary>
    public static async Task<Workspace> CreateAsync(Target target, string name, CancellationToken cancel)
    {
        const int exists = 409;
        var workspace = new Workspace(target, "bench-" + name);
        using var connection = target.Connect();
        await connection.ExpectAsync(HttpMethod.Post, "/api/v1/namespaces", ObjectBody.Named("Namespace").With(workspace.Name), cancel, exists);
        await connection.ExpectAsync(
            HttpMethod.Post, $"/api/v1/namespaces/{workspace.Name}/serviceaccounts", ObjectBody.Named("ServiceAccount").With("default"), cancel, exists);
        return workspace;
    }

    /// <summary>The name of the object of a number: of one length, so that all are equally large.</summary>
    public static string NameOf(long number) => $"checkout-6d4b75cb6d-{number:d8}";

    public ValueTask<Answer> CreatePodAsync(ApiConnection client, long number, CancellationToken cancel) =>
        client.SendAsync(HttpMethod.Post, Pods, ObjectBody.Pod.With(NameOf(number)), cancel);

    public ValueTask<Answer> CreateConfigMapAsync(ApiConnection client, long number, CancellationToken cancel) =>
        client.SendAsync(HttpMethod.Post, ConfigMaps, ObjectBody.ConfigMap.With(NameOf(number)), cancel);

    public Task FillWithPodsAsync(long count, CancellationToken cancel) => ClosedLoop.AllAsync(target, clients: 8, count, CreatePodAsync, cancel);

    public async ValueTask DisposeAsync()
    {
        using var connection = target.Connect();
        await connection.SendAsync(HttpMethod.Delete, Deployments, null, default);
        foreach (var resource in Resources)
        {
            await connection.SendAsync(HttpMethod.Delete, $"/api/v1/namespaces/{Name}/{resource}", Json("""{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0}"""), default);
        }
        var path = "/api/v1/namespaces/" + Name;
        await connection.SendAsync(HttpMethod.Delete, path, null, default);
        if ((await connection.SendAsync(HttpMethod.Get, path, null, default)).Ok && JsonNode.Parse(await connection.ReadAsync(path, default)) is JsonObject left)
        {
            left["spec"] = new JsonObject { ["finalizers"] = new JsonArray() };
            await connection.SendAsync(HttpMethod.Put, path + "/finalize", Json(left.ToJsonString()), default);
        }
    }

    private static StringContent Json(string text) => new(text, new MediaTypeHeaderValue("application/json"));
}
