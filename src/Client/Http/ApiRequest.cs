using System.Text;

namespace MiniKube.Client.Http;

/// <summary>One request before it has a server: it can be sent again as often as a retry needs.</summary>
public sealed record ApiRequest(HttpMethod Method, string Path)
{
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];
    public ReadOnlyMemory<byte>? Body { get; init; }
    public string ContentType { get; init; } = "application/json";
    public string Accept { get; init; } = "application/json";

    /// <summary>The answer goes on for as long as it likes (watch, log): it gets the connections kept for streams and no time limit.</summary>
    public bool Stream { get; init; }

    internal string PathAndQuery()
    {
        if (Query.Count == 0)
        {
            return Path;
        }
        var text = new StringBuilder(Path);
        var separator = '?';
        foreach (var (name, value) in Query)
        {
            text.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
        return text.ToString();
    }
}
