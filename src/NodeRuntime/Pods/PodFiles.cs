using System.Text;
using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>How pods of a node find names.</summary>
/// <param name="Server">The cluster's DNS address.</param>
/// <param name="Domain">The cluster's domain, such as cluster.local.</param>
internal sealed record ClusterDnsSettings(string Server, string Domain);

/// <summary>The files that the node gives every container of a pod: /etc/hosts, /etc/resolv.conf and /etc/hostname.</summary>
internal static class PodFiles
{
    private const string NodeResolvConf = "/etc/resolv.conf", NodeHosts = "/etc/hosts";

    /// <summary>The name that containers of the pod see as their machine's.</summary>
    public static string Hostname(Pod pod)
    {
        if (pod.Spec.HostNetwork == true)
        {
            return Environment.MachineName;
        }
        const int longest = 63;
        var name = string.IsNullOrEmpty(pod.Spec.Hostname) ? pod.Metadata.Name! : pod.Spec.Hostname;
        return name.Length <= longest ? name : name[..longest].TrimEnd('-', '.');
    }

    /// <summary>The pod's name in cluster DNS; null where no subdomain gives it one.</summary>
    public static string? FullName(Pod pod, string domain) =>
        string.IsNullOrEmpty(pod.Spec.Subdomain) ? null : $"{Hostname(pod)}.{pod.Spec.Subdomain}.{pod.Metadata.Namespace}.svc.{domain}";

    public static string Hosts(Pod pod, IReadOnlyList<string> addresses, string domain)
    {
        var text = new StringBuilder();
        if (pod.Spec.HostNetwork == true)
        {
            text.Append("# Kubernetes-managed hosts file (host network).\n").Append(File.Exists(NodeHosts) ? File.ReadAllText(NodeHosts) : "");
        }
        else
        {
            text.Append("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
            foreach (var address in addresses)
            {
                // The full name first: it is what `hostname -f` answers.
                text.Append(address).Append('\t').AppendJoin('\t', ((string?[])[FullName(pod, domain), Hostname(pod)]).OfType<string>()).Append('\n');
            }
        }
        if (pod.Spec.HostAliases.Count > 0)
        {
            text.Append("\n# Entries added by HostAliases.\n");
            foreach (var alias in pod.Spec.HostAliases)
            {
                text.Append(alias.Ip).Append('\t').AppendJoin('\t', alias.Hostnames).Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>By dnsPolicy, with dnsConfig merged in.</summary>
    public static string ResolvConf(Pod pod, ClusterDnsSettings dns)
    {
        var servers = new List<string>();
        var searches = new List<string>();
        var options = new List<string>();
        var policy = pod.Spec.DnsPolicy ?? "ClusterFirst";
        if (policy == "ClusterFirstWithHostNet" || (policy == "ClusterFirst" && pod.Spec.HostNetwork != true))
        {
            servers.Add(dns.Server);
            searches.AddRange([$"{pod.Metadata.Namespace}.svc.{dns.Domain}", $"svc.{dns.Domain}", dns.Domain, .. NodeEntries("search")]);
            options.Add("ndots:5");
        }
        else if (policy != "None")
        {
            servers.AddRange(NodeEntries("nameserver"));
            searches.AddRange(NodeEntries("search"));
            options.AddRange(NodeEntries("options"));
        }
        if (pod.Spec.DnsConfig is { } config)
        {
            servers.AddRange(config.Nameservers);
            searches.AddRange(config.Searches);
            options.RemoveAll(o => config.Options.Any(c => o.Split(':')[0] == c.Name));
            options.AddRange(config.Options.Select(o => string.IsNullOrEmpty(o.Value) ? o.Name! : $"{o.Name}:{o.Value}"));
        }
        var text = new StringBuilder();
        if (searches.Count > 0)
        {
            text.Append("search ").AppendJoin(' ', searches.Distinct()).Append('\n');
        }
        foreach (var server in servers.Distinct())
        {
            text.Append("nameserver ").Append(server).Append('\n');
        }
        if (options.Count > 0)
        {
            text.Append("options ").AppendJoin(' ', options.Distinct()).Append('\n');
        }
        return text.ToString();
    }

    private static IEnumerable<string> NodeEntries(string keyword) => !File.Exists(NodeResolvConf) ? [] : File.ReadLines(NodeResolvConf)
        .Select(l => l.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        .Where(w => w.Length > 1 && w[0] == keyword).SelectMany(w => w.Skip(1)).ToArray();
}
