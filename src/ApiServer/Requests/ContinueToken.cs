using System.Buffers.Text;
using System.Text.Json;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Requests;

/// <summary>
/// Where a paged list goes on: the revision of its first page and the last key it gave. To clients it is opaque text; a revision of -1 asks for
/// whatever is there now.
/// </summary>
/// <param name="Revision">Whose state the pages are of.</param>
/// <param name="StartAfter">The last key given.</param>
internal sealed record ContinueToken(long Revision, string StartAfter)
{
    private const string Form = "meta.k8s.io/v1";

    /// <param name="keyPrefix">The resource's keys begin so; the token holds only what follows.</param>
    public string Encode(string keyPrefix)
    {
        var token = new DocumentObject(("v", Form), ("rv", Revision), ("start", StartAfter[keyPrefix.Length..]));
        return Base64Url.EncodeToString(DocumentJson.Write(token));
    }

    /// <summary>Null for text that no server made.</summary>
    public static ContinueToken? Decode(string text, string keyPrefix)
    {
        try
        {
            var token = DocumentJson.Parse(Base64Url.DecodeFromChars(text));
            return token["v"]?.AsString == Form && token["rv"]?.AsInteger is { } revision && revision is -1 or > 0 && token["start"]?.AsString is { } start
                ? new ContinueToken(revision, keyPrefix + start)
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
