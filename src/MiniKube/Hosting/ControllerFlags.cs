using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Controllers;

namespace MiniKube.Hosting;

/// <summary>The flags of upstream's kube-controller-manager, under its names: which controllers run, and how.</summary>
internal sealed class ControllerFlags
{
    private const string Command = "controllers";

    private readonly Option<string[]> controllers = new("--controllers")
    {
        Description = "Which controllers run, with commas between: * for all that are not named, NAME or -NAME for one that does or does not (*)",
    };
    private readonly Option<int?> terminatedPods = new("--terminated-pod-gc-threshold") { Description = "How many finished pods may stay, 0 for all (12500)" };
    private readonly Option<string?> rootCa = new("--root-ca-file") { Description = "PEM file of the certificate that every namespace shows its pods (the kubeconfig's)" };
    private readonly LeaderElectionFlags election = new(Command);
    private readonly NodeLifecycleFlags nodes = new();
    private readonly NodeIpamFlags ipam = new();
    private readonly ClusterSigningFlags signing = new();

    public IReadOnlyList<Symbol> Options => [controllers, terminatedPods, rootCa, .. election.Options, .. nodes.Options, .. ipam.Options, .. signing.Options];

    /// <exception cref="MkubeException">A value is not of its form, or they do not go together.</exception>
    public ControllersOptions Read(ParseResult parsed)
    {
        var options = new ControllersOptions { Identity = ProcessIdentity.Name() };
        var lease = election.Read(parsed, new(options.LeaderElect, options.LeaseNamespace, options.LeaseName, options.LeaseDuration, options.RenewDeadline, options.RetryPeriod));
        return ipam.Apply(parsed, options with
        {
            LeaderElect = lease.Elect,
            LeaseNamespace = lease.Namespace,
            LeaseName = lease.Name,
            LeaseDuration = lease.LeaseDuration,
            RenewDeadline = lease.RenewDeadline,
            RetryPeriod = lease.RetryPeriod,
            Controllers = Names(parsed) ?? options.Controllers,
            TerminatedPodThreshold = parsed.GetValue(terminatedPods) ?? options.TerminatedPodThreshold,
            RootCertificate = parsed.GetValue(rootCa) is { } file ? Certificate(file) : null,
            Nodes = nodes.Read(parsed),
            ClusterSigning = signing.Read(parsed),
        });
    }

    private string[]? Names(ParseResult parsed)
    {
        string[] names = [.. (parsed.GetValue(controllers) ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        return names.Length == 0 ? null : ControllerNames.Problem(names) is { } problem ? throw new MkubeException($"{Command}: {problem}") : names;
    }

    private static string Certificate(string file)
    {
        try
        {
            var pem = File.ReadAllText(file);
            new X509Certificate2Collection().ImportFromPem(pem);
            return pem;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new MkubeException($"{Command}: --root-ca-file {file}: {e.Message}");
        }
    }
}
