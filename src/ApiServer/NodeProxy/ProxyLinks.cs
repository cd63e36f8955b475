using System.Text.RegularExpressions;

namespace MiniKube.ApiServer.NodeProxy;

/// <summary>Leads the links of what is behind a proxy back below the proxy's path, so that whoever follows them stays there.</summary>
/// <param name="Prefix">The proxy's path: <c>/api/v1/namespaces/default/services/web:80/proxy</c>.</param>
/// <param name="Authority">Host and port of the other side.</param>
/// <param name="RequestHost">Host and port under which the client knows this server.</param>
internal sealed partial record ProxyLinks(string Prefix, string Authority, string RequestHost)
{
    /// <summary>
    /// The link below the prefix, if it names a path from the root of the same host. What is relative to its page, or of other hosts, stays as it is; so does the host
    /// where it is this server's.
    /// </summary>
    public string Lead(string link)
    {
        var parts = Parts().Match(link).Groups;
        var (authority, path, rest) = (parts["authority"].Value, parts["path"].Value, parts["rest"].Value);
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        if (!path.StartsWith('/') || (host.Length > 0 && host != Authority && host != RequestHost))
        {
            return link;
        }
        var origin = host.Length > 0 && host == RequestHost ? link[..(link.Length - path.Length - rest.Length)] : "";
        return origin + (path.StartsWith(Prefix, StringComparison.Ordinal) ? "" : Prefix) + path + rest;
    }

    // RFC 3986, appendix B.
    [GeneratedRegex(@"\A(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?(?://(?<authority>[^/?#]*))?(?<path>[^?#]*)(?<rest>.*)\z", RegexOptions.Singleline)]
    private static partial Regex Parts();
}
