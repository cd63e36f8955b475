using System.Text;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>What an API server says of itself to the others over its store: which definitions it serves.</summary>
/// <param name="Revision">All definitions as they were at this revision are served, but for <paramref name="Unserved"/>.</param>
/// <param name="Unserved">The uids of those that the server could not serve; it goes on trying.</param>
internal sealed record ServingRecord(long Revision, IReadOnlyList<string> Unserved)
{
    /// <summary>A server that serves nothing yet.</summary>
    public static ServingRecord None { get; } = new(0, []);

    /// <summary>Whether the server serves a definition as it was at a revision.</summary>
    public bool Serves(string uid, long revision) => Revision >= revision && !Unserved.Contains(uid);

    public bool Equals(ServingRecord? other) => other is not null && Revision == other.Revision && Unserved.SequenceEqual(other.Unserved);

    public override int GetHashCode() => Revision.GetHashCode();

    public byte[] Encode() => Encoding.UTF8.GetBytes(new DocumentObject(
        ("revision", Revision), ("unserved", Document.Of(Unserved.Select(static u => (Document)u).ToArray()))).ToString());

    /// <summary>The record as another server wrote it; one that is not of this form says that nothing is served.</summary>
    public static ServingRecord Decode(ReadOnlySpan<byte> value)
    {
        try
        {
            var read = DocumentJson.Parse(value);
            return read["revision"]?.AsInteger is { } revision && read["unserved"]?.AsArray is { } unserved ? new(revision, [.. unserved.Select(static u => u.AsString ?? "")]) : None;
        }
        catch (System.Text.Json.JsonException)
        {
            return None;
        }
    }
}
