using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Extenders;
using MiniKube.Scheduler.Plugins;

namespace MiniKube.Scheduler.Configuration;

/// <summary>Reads <c>extenders</c> of a KubeSchedulerConfiguration.</summary>
internal static class ExtenderReader
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>With the extenders, and with their resources that NodeResourcesFit is to leave to them.</summary>
    public static SchedulerOptions Read(ConfigNode configuration, SchedulerOptions options)
    {
        var managed = new SortedSet<string>(StringComparer.Ordinal);
        var ignored = new SortedSet<string>(StringComparer.Ordinal);
        ExtenderConfiguration[] extenders = [.. configuration.Objects("extenders").Select(e => Extender(e, managed, ignored))];
        var binders = extenders.Count(e => e.BindVerb.Length > 0);
        if (binders > 1)
        {
            configuration.Problems.Invalid("extenders", $"found {binders} extenders implementing bind", "only one extender can implement bind");
        }
        options = options with { Extenders = extenders };
        return ignored.Count == 0 ? options : options with { Profiles = [.. options.Profiles.Select(p => Ignoring(p, ignored))] };
    }

    private static ExtenderConfiguration Extender(ConfigNode node, SortedSet<string> managed, SortedSet<string> ignored)
    {
        var url = node.Text("urlPrefix") ?? "";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            node.Problems.Invalid(node.At("urlPrefix"), url, "must be an http or https URL");
            address = new Uri("http://localhost");
        }
        var resources = new List<string>();
        foreach (var resource in node.Objects("managedResources"))
        {
            var name = resource.Text("name") ?? "";
            resources.Add(name);
            if (!ResourceName.IsExtended(name))
            {
                resource.Problems.Invalid(resource.At("name"), name, "is an invalid extended resource name");
            }
            if (!managed.Add(name))
            {
                resource.Problems.Invalid(resource.At("name"), name, "duplicate extender managed resource name");
            }
            if (resource.Flag("ignoredByScheduler") == true)
            {
                ignored.Add(name);
            }
            resource.End();
        }
        var extender = new ExtenderConfiguration
        {
            UrlPrefix = url,
            FilterVerb = node.Text("filterVerb") ?? "",
            PrioritizeVerb = node.Text("prioritizeVerb") ?? "",
            PreemptVerb = node.Text("preemptVerb") ?? "",
            BindVerb = node.Text("bindVerb") ?? "",
            Weight = node.Number("weight") ?? 0,
            NodeCacheCapable = node.Flag("nodeCacheCapable") ?? false,
            ManagedResources = resources,
            Ignorable = node.Flag("ignorable") ?? false,
            Connection = Connection(node.Object("tlsConfig"), node.Flag("enableHTTPS") ?? false, new ClientConfig
            {
                Server = address,
                RequestTimeout = node.Duration("httpTimeout") is { } timeout && timeout > TimeSpan.Zero ? timeout : DefaultTimeout,
                ConnectRetries = 0,
            }),
        };
        if (extender.PrioritizeVerb.Length > 0 && extender.Weight <= 0)
        {
            node.Problems.Invalid(node.At("weight"), extender.Weight, "must have a positive weight applied to it");
        }
        node.End();
        return extender;
    }

    private static ClientConfig Connection(ConfigNode? tls, bool https, ClientConfig plain)
    {
        if (tls is null)
        {
            return plain with { InsecureSkipTlsVerify = https };
        }
        var connection = plain with { InsecureSkipTlsVerify = tls.Flag("insecure") ?? false, TlsServerName = tls.Text("serverName") is { Length: > 0 } name ? name : null };
        var (authority, certificate, key) = (Pem(tls, "ca"), Pem(tls, "cert"), Pem(tls, "key"));
        try
        {
            if (authority is not null)
            {
                var trusted = new X509Certificate2Collection();
                trusted.ImportFromPem(authority);
                connection = connection with { CertificateAuthority = trusted };
            }
            if (certificate is not null && key is not null)
            {
                connection = connection with { ClientCertificate = X509Certificate2.CreateFromPem(certificate, key) };
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new FormatException($"{tls.Path}: {e.Message}", e);
        }
        tls.End();
        // Without an authority the server is taken as it is, which HTTPS alone asks for.
        return https && authority is null ? connection with { InsecureSkipTlsVerify = true } : connection;
    }

    /// <summary>What is given as data counts before a file.</summary>
    private static string? Pem(ConfigNode tls, string part)
    {
        var (data, file) = (tls.Text(part + "Data"), tls.Text(part + "File"));
        try
        {
            return !string.IsNullOrEmpty(data) ? Encoding.UTF8.GetString(Convert.FromBase64String(data)) : !string.IsNullOrEmpty(file) ? File.ReadAllText(file) : null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{tls.At(part + (string.IsNullOrEmpty(data) ? "File" : "Data"))}: {e.Message}", e);
        }
    }

    private static ProfileConfiguration Ignoring(ProfileConfiguration profile, SortedSet<string> resources)
    {
        var fit = profile.Arguments.GetValueOrDefault("NodeResourcesFit") as NodeResourcesFitArguments ?? new(ScoringStrategy.Default, null);
        var arguments = new SortedDictionary<string, PluginArguments>(profile.Arguments.ToDictionary(a => a.Key, a => a.Value), StringComparer.Ordinal)
        {
            ["NodeResourcesFit"] = fit with { Ignored = new SortedSet<string>(resources.Concat(fit.Ignored ?? new SortedSet<string>()), StringComparer.Ordinal) },
        };
        return profile with { Arguments = arguments };
    }
}
