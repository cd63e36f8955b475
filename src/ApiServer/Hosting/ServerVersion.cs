using System.Reflection;
using System.Runtime.InteropServices;
using MiniKube.Api.Documents;
using MiniKube.Api.Metrics;

namespace MiniKube.ApiServer.Hosting;

/// <summary>Which version of Kubernetes this server speaks, and which build of it this is.</summary>
internal static class ServerVersion
{
    public const string Major = "1";
    public const string Minor = "36";
    public const string Git = "v1.36.0+minikube";

    private const string LowestCompatibleMinor = "35";
    private const string BuildDate = "1970-01-01T00:00:00Z";
    private const string TreeState = "clean";

    // The build puts the commit behind a plus sign.
    private static readonly string Commit =
        typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit, ..] ? commit : "";

    private static string Platform { get; } = $"linux/{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}";

    /// <summary>The answer of <c>/version</c>. There is no Go here: its fields name the runtime there is.</summary>
    public static DocumentObject Document { get; } = new(
        ("major", Major),
        ("minor", Minor),
        ("emulationMajor", Major),
        ("emulationMinor", Minor),
        ("minCompatibilityMajor", Major),
        ("minCompatibilityMinor", LowestCompatibleMinor),
        ("gitVersion", Git),
        ("gitCommit", Commit),
        ("gitTreeState", TreeState),
        ("buildDate", BuildDate),
        ("goVersion", RuntimeInformation.FrameworkDescription),
        ("compiler", "roslyn"),
        ("platform", Platform));

    /// <summary>The same as the labels of <c>kubernetes_build_info</c>.</summary>
    public static string Labels { get; } = MetricsText.Labels(
        ("build_date", BuildDate), ("compiler", "roslyn"), ("git_commit", Commit), ("git_tree_state", TreeState), ("git_version", Git),
        ("go_version", RuntimeInformation.FrameworkDescription), ("major", Major), ("minor", Minor), ("platform", Platform));
}
