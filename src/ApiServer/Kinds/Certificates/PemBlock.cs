using System.Buffers.Text;
using System.Text;

namespace MiniKube.ApiServer.Kinds.Certificates;

/// <summary>A block of a text in PEM (RFC 1421, RFC 7468), headers allowed: what stands between two lines of hyphens.</summary>
internal sealed record PemBlock(string Label, bool HasHeaders, byte[] Bytes)
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Hyphens = "-----";

    /// <summary>The blocks of a text, in order. Whatever is no whole block, or has no base64 in it, is passed over.</summary>
    public static IEnumerable<PemBlock> Read(string text)
    {
        string? label = null;
        var headers = false;
        var content = new StringBuilder();
        foreach (var line in text.Split('\n').Select(static l => l.Trim()))
        {
            if (line.StartsWith(Begin, StringComparison.Ordinal) && line.EndsWith(Hyphens, StringComparison.Ordinal))
            {
                (label, headers) = (line[Begin.Length..^Hyphens.Length], false);
                content.Clear();
            }
            else if (label is not null && line == $"{End}{label}{Hyphens}")
            {
                if (Base64.IsValid(content.ToString()))
                {
                    yield return new PemBlock(label, headers, Convert.FromBase64String(content.ToString()));
                }
                label = null;
            }
            else if (line.Contains(':'))
            {
                headers = true;
            }
            else
            {
                content.Append(line);
            }
        }
    }
}
