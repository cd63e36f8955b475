using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.Scheduler.Framework;

namespace MiniKube.Scheduler.Configuration;

/// <summary>Reads a <c>kubescheduler.config.k8s.io/v1 KubeSchedulerConfiguration</c> from YAML or JSON and checks it as kube-scheduler does. Unknown fields are refused.</summary>
public static class SchedulerConfiguration
{
    private const string ApiVersion = "kubescheduler.config.k8s.io/v1";
    private const string Kind = "KubeSchedulerConfiguration";

    /// <exception cref="FormatException">It is no such configuration, or asks for what is not there.</exception>
    public static SchedulerOptions Read(ReadOnlySpan<byte> yaml)
    {
        var document = YamlReader.Read(yaml);
        if (document["apiVersion"]?.AsString != ApiVersion || document["kind"]?.AsString != Kind)
        {
            throw new FormatException($"apiVersion {ApiVersion} and kind {Kind} are expected");
        }
        var problems = new ConfigProblems();
        var node = new ConfigNode((DocumentObject)document, "", problems);
        node.Text("apiVersion");
        node.Text("kind");
        var options = Election(node.Object("leaderElection"), new SchedulerOptions { Kubeconfig = Connection(node.Object("clientConnection")) });
        options = options with
        {
            PercentageOfNodesToScore = Percentage(node) ?? 0,
            InitialBackoff = TimeSpan.FromSeconds(node.Number("podInitialBackoffSeconds") ?? 1),
            MaxBackoff = TimeSpan.FromSeconds(node.Number("podMaxBackoffSeconds") ?? 10),
            Profiles = Profiles(node),
        };
        // One loop decides alone, in less time than several would need to agree.
        if (node.Number("parallelism") is { } parallelism and <= 0)
        {
            problems.Invalid("parallelism", parallelism, "should be an integer value greater than zero");
        }
        if (options.InitialBackoff <= TimeSpan.Zero)
        {
            problems.Invalid("podInitialBackoffSeconds", (long)options.InitialBackoff.TotalSeconds, "must be greater than 0");
        }
        if (options.MaxBackoff < options.InitialBackoff)
        {
            problems.Invalid("podMaxBackoffSeconds", (long)options.MaxBackoff.TotalSeconds, "must be greater than or equal to PodInitialBackoffSeconds");
        }
        options = ExtenderReader.Read(node, options);
        _ = (node.Flag("enableProfiling"), node.Flag("enableContentionProfiling"), node.Flag("delayCacheUntilActive"));
        node.End();
        problems.ThrowIfAny();
        foreach (var profile in options.Profiles)
        {
            // Only to see that there are such plugins.
            profile.Build(PluginContext.Disconnected);
        }
        return options;
    }

    private static int? Percentage(ConfigNode node)
    {
        var percentage = node.Number("percentageOfNodesToScore");
        if (percentage is < 0 or > 100)
        {
            node.Problems.Invalid(node.At("percentageOfNodesToScore"), percentage, "not in valid range [0-100]");
        }
        return percentage;
    }

    private static SchedulerOptions Election(ConfigNode? node, SchedulerOptions options)
    {
        if (node is null)
        {
            return options;
        }
        var read = options with
        {
            LeaderElect = node.Flag("leaderElect") ?? true,
            LeaseDuration = node.Duration("leaseDuration") ?? options.LeaseDuration,
            RenewDeadline = node.Duration("renewDeadline") ?? options.RenewDeadline,
            RetryPeriod = node.Duration("retryPeriod") ?? options.RetryPeriod,
            LeaseName = node.Text("resourceName") is { Length: > 0 } name ? name : options.LeaseName,
            LeaseNamespace = node.Text("resourceNamespace") is { Length: > 0 } ns ? ns : options.LeaseNamespace,
        };
        var kind = node.Text("resourceLock") is { Length: > 0 } given ? given : "leases";
        node.End();
        if (!read.LeaderElect)
        {
            return read;
        }
        void Positive(string field, TimeSpan value)
        {
            if (value <= TimeSpan.Zero)
            {
                node.Problems.Invalid(node.At(field), $"{value.TotalSeconds}s", "must be greater than zero");
            }
        }
        Positive("leaseDuration", read.LeaseDuration);
        Positive("renewDeadline", read.RenewDeadline);
        Positive("retryPeriod", read.RetryPeriod);
        if (read.LeaseDuration <= read.RenewDeadline)
        {
            node.Problems.Invalid(node.At("leaseDuration"), $"{read.RenewDeadline.TotalSeconds}s", "LeaseDuration must be greater than RenewDeadline");
        }
        if (kind != "leases")
        {
            node.Problems.Invalid(node.At("resourceLock"), kind, "resourceLock value must be \"leases\"");
        }
        return read;
    }

    private static string? Connection(ConfigNode? node)
    {
        if (node is null)
        {
            return null;
        }
        // The client speaks JSON as fast as it can; the server's flow control keeps the order.
        _ = (node.Text("acceptContentTypes"), node.Text("contentType"), node.Fraction("qps"));
        if (node.Number("burst") is { } burst and < 0)
        {
            node.Problems.Invalid(node.At("burst"), burst, "must be non-negative");
        }
        var kubeconfig = node.Text("kubeconfig");
        node.End();
        return string.IsNullOrEmpty(kubeconfig) ? null : kubeconfig;
    }

    private static ProfileConfiguration[] Profiles(ConfigNode node)
    {
        ProfileConfiguration[] profiles = [.. node.Objects("profiles").Select(Profile)];
        for (var i = 0; i < profiles.Length; i++)
        {
            var same = Array.FindIndex(profiles, p => p.SchedulerName == profiles[i].SchedulerName);
            if (same < i)
            {
                node.Problems.Duplicate($"profiles[{i}].schedulerName", $"profiles[{same}].schedulerName");
            }
            if (!SortsAs(profiles[0], profiles[i]))
            {
                node.Problems.Invalid($"profiles[{i}].plugins.queueSort", "", "must be the same for all profiles");
            }
        }
        return profiles.Length == 0 ? [new ProfileConfiguration()] : profiles;
    }

    private static bool SortsAs(ProfileConfiguration a, ProfileConfiguration b)
    {
        var (x, y) = (a.Points.GetValueOrDefault(ExtensionPoint.QueueSort, PluginSet.None), b.Points.GetValueOrDefault(ExtensionPoint.QueueSort, PluginSet.None));
        return x.Enabled.SequenceEqual(y.Enabled) && x.Disabled.SequenceEqual(y.Disabled);
    }

    private static ProfileConfiguration Profile(ConfigNode node)
    {
        var name = node.Text("schedulerName") ?? DefaultProfile.SchedulerName;
        if (name.Length == 0)
        {
            node.Problems.Required(node.At("schedulerName"));
        }
        var plugins = node.Object("plugins");
        var points = new SortedDictionary<ExtensionPoint, PluginSet>();
        foreach (var point in Enum.GetValues<ExtensionPoint>())
        {
            points.Add(point, PluginSet.Read(plugins?.Object(point.FieldName())));
        }
        var profile = new ProfileConfiguration
        {
            SchedulerName = name,
            PercentageOfNodesToScore = Percentage(node),
            MultiPoint = PluginSet.Read(plugins?.Object("multiPoint")),
            Points = points,
            Arguments = Arguments(node),
        };
        plugins?.End();
        node.End();
        return profile;
    }

    private static SortedDictionary<string, PluginArguments> Arguments(ConfigNode profile)
    {
        var arguments = new SortedDictionary<string, PluginArguments>(StringComparer.Ordinal);
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var node in profile.Objects("pluginConfig"))
        {
            var plugin = node.Text("name") ?? "";
            if (!seen.Add(plugin))
            {
                node.Problems.Duplicate(node.Path, plugin);
            }
            else if (node.Object("args") is { } args && PluginArguments.Read(plugin, args) is { } read)
            {
                arguments.Add(plugin, read);
            }
            node.End();
        }
        return arguments;
    }
}
