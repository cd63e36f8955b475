using MiniKube.Api.Documents;
using MiniKube.Client.Credentials;

namespace MiniKube.Client.Kubeconfigs;

/// <summary>Reads a user's <c>exec</c>: the plugin that gives its credentials.</summary>
internal static class ExecPluginReader
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    // Under this name a cluster's extensions hold what is meant for plugins.
    private const string Extension = "client.authentication.k8s.io/exec";

    /// <exception cref="KubeconfigException">Something required is missing or wrong.</exception>
    public static ExecPluginConfig Read(KubeconfigEntry exec, KubeconfigEntry cluster)
    {
        var version = exec.Text("apiVersion");
        if (version is not (V1 or V1Beta1))
        {
            throw exec.Error("apiVersion", string.IsNullOrEmpty(version) ? "is required" : $"invalid apiVersion \"{version}\": must be {V1} or {V1Beta1}");
        }
        return new ExecPluginConfig
        {
            ApiVersion = version,
            Command = exec.Text("command") switch
            {
                null or "" => throw exec.Error("command", "is required"),
                // A path is relative to the kubeconfig; a bare name is looked for in PATH.
                var path when path.Contains('/') => exec.PathOf("command")!,
                var name => name,
            },
            Args = [.. exec.List("args").Select((a, i) => a.AsString ?? throw exec.Error($"args[{i}]", "must be a string"))],
            Env = [.. exec.List("env").Select((e, i) => new KeyValuePair<string, string>(
                e["name"]?.AsString is { Length: > 0 } name ? name : throw exec.Error($"env[{i}].name", "is required"), e["value"]?.AsString ?? ""))],
            InstallHint = exec.Text("installHint"),
            InteractiveMode = exec.Text("interactiveMode") switch
            {
                "Never" => ExecInteractiveMode.Never,
                "IfAvailable" => ExecInteractiveMode.IfAvailable,
                "Always" => ExecInteractiveMode.Always,
                null or "" => version == V1Beta1 ? ExecInteractiveMode.IfAvailable : throw exec.Error("interactiveMode", "is required"),
                var other => throw exec.Error("interactiveMode", $"\"{other}\" must be Never, IfAvailable or Always"),
            },
            Cluster = exec.Flag("provideClusterInfo") ? ClusterInfo(cluster) : null,
        };
    }

    private static DocumentObject ClusterInfo(KubeconfigEntry cluster)
    {
        var info = new DocumentObject(("server", cluster.Text("server") ?? ""));
        foreach (var field in (string[])["tls-server-name", "insecure-skip-tls-verify", "proxy-url", "disable-compression"])
        {
            info = cluster.Content[field] is { IsNull: false } value ? info.With(field, value) : info;
        }
        if (cluster.Bytes("certificate-authority") is { } authority)
        {
            info = info.With("certificate-authority-data", Convert.ToBase64String(authority));
        }
        var extension = cluster.List("extensions").FirstOrDefault(e => e["name"]?.AsString == Extension)?["extension"];
        return extension is null ? info : info.With("config", extension);
    }
}
