using MiniKube.Api.Documents;

namespace MiniKube.Client.Credentials;

/// <summary>Whether a plugin may talk with the user through standard input.</summary>
public enum ExecInteractiveMode
{
    Never,

    /// <summary>Where standard input is a terminal.</summary>
    IfAvailable,

    /// <summary>It cannot do without.</summary>
    Always,
}

/// <summary>
/// A program that gives credentials, as a kubeconfig's user names it (client.authentication.k8s.io, KEP-541): it is run when a request needs them, and again
/// when they have expired or the server refused them.
/// </summary>
public sealed record ExecPluginConfig
{
    /// <summary>client.authentication.k8s.io/v1 or /v1beta1: in which both sides speak.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>A path, or a name that is looked for in PATH.</summary>
    public required string Command { get; init; }
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Beside the variables of this process.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Env { get; init; } = [];

    /// <summary>What a user who lacks the program is told.</summary>
    public string? InstallHint { get; init; }
    public ExecInteractiveMode InteractiveMode { get; init; } = ExecInteractiveMode.IfAvailable;

    /// <summary>The cluster as the plugin is told of it; null where it is not (provideClusterInfo).</summary>
    public DocumentObject? Cluster { get; init; }
}
