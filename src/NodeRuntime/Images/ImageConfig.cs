using System.Text.Json;

namespace MiniKube.NodeRuntime.Images;

/// <summary>What an image says about running it (OCI image-spec, config.md).</summary>
public sealed record ImageConfig
{
    /// <summary>"NAME=value".</summary>
    public IReadOnlyList<string> Env { get; init; } = [];
    public IReadOnlyList<string> Entrypoint { get; init; } = [];
    public IReadOnlyList<string> Cmd { get; init; } = [];

    /// <summary>"user", "uid", either with ":group"; empty is root.</summary>
    public string User { get; init; } = "";
    public string WorkingDir { get; init; } = "";

    /// <summary>Name or number of the signal that asks the program to end; empty is SIGTERM.</summary>
    public string StopSignal { get; init; } = "";

    /// <summary>"80/tcp".</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>Paths that the image wants as volumes.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The argument list by Kubernetes' rule: a command replaces Entrypoint and Cmd, arguments replace Cmd. Null and empty mean
    /// "not given".
    /// </summary>
    public IReadOnlyList<string> Arguments(IReadOnlyList<string>? command, IReadOnlyList<string>? args)
    {
        if (command is { Count: > 0 })
            return [.. command, .. args ?? []];
        return args is { Count: > 0 } ? [.. Entrypoint, .. args] : [.. Entrypoint, .. Cmd];
    }

    internal static ImageConfig Read(JsonElement root)
    {
        if (!root.TryGetProperty("config", out var config) || config.ValueKind != JsonValueKind.Object)
            return new ImageConfig();
        return new ImageConfig
        {
            Env = Strings(config, "Env"),
            Entrypoint = Strings(config, "Entrypoint"),
            Cmd = Strings(config, "Cmd"),
            User = Text(config, "User"),
            WorkingDir = Text(config, "WorkingDir"),
            StopSignal = Text(config, "StopSignal"),
            ExposedPorts = Keys(config, "ExposedPorts"),
            Volumes = Keys(config, "Volumes"),
            Labels = config.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object
                ? labels.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString())
                : new Dictionary<string, string>(),
        };
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    // Old builders write a plain string where a list belongs.
    private static string[] Strings(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value))
            return [];
        return value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().Select(v => v.ToString())],
            JsonValueKind.String => [value.GetString()!],
            _ => [],
        };
    }

    private static string[] Keys(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? [.. value.EnumerateObject().Select(p => p.Name)]
            : [];
}
