using System.Text;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>One request as it is sent, whether a client would send it or not.</summary>
/// <param name="Method">Any token.</param>
/// <param name="Path">Percent-encoded, beginning with a slash; sent as it stands.</param>
/// <param name="Query">Without the question mark; empty for none.</param>
/// <param name="Body">Null for none.</param>
internal sealed record FuzzRequest(string Method, string Path, string Query, byte[]? Body)
{
    /// <summary>The media type of the body; null for no header.</summary>
    public string? ContentType { get; init; }

    /// <summary>Null for no header.</summary>
    public string? Accept { get; init; }

    public string? AcceptEncoding { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>Path and query.</summary>
    public string Target => Query.Length == 0 ? Path : $"{Path}?{Query}";

    /// <summary>What a human needs to see what it is: bodies that are text as text, others in base64.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Method} {Target}");
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)
            [("Content-Type", ContentType), ("Accept", Accept), ("Accept-Encoding", AcceptEncoding), ("User-Agent", UserAgent)])
        {
            text.Append(value is null ? "" : $"\n{name}: {value}");
        }
        if (Body is { } body)
        {
            const int shown = 6000;
            var isText = body.All(b => b is >= 0x20 and < 0x7f or (byte)'\n');
            var content = isText ? Encoding.ASCII.GetString(body) : "base64:" + Convert.ToBase64String(body);
            text.Append("\n\n").Append(content.Length > shown ? $"{content[..shown]}... ({body.Length} bytes)" : content);
        }
        return text.ToString();
    }

    public HttpRequestMessage ToMessage()
    {
        // Dots, empty segments and strange escapes shall arrive as they are.
        var uri = new Uri("https://api" + Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(Method), uri);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (ContentType is not null)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            }
        }
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("Accept", Accept), ("Accept-Encoding", AcceptEncoding), ("User-Agent", UserAgent)])
        {
            if (value is not null)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }
        return message;
    }
}
