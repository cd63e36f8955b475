using System.Text;
using System.Text.Json;

namespace MiniKube.Api.Documents;

/// <summary>
/// One string for each name that texts repeat: nearly all names of members are fields of the API, of which there are some thousands. The table is of fixed
/// size; names that fall on the same place take turns.
/// </summary>
internal static class MemberNames
{
    private const int Size = 4096;
    private const int Longest = 48;

    private static readonly string?[] Known = new string?[Size];

    /// <summary>The name that the reader stands on; null where it has to be read in the ordinary way.</summary>
    public static string? Read(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        if (reader.HasValueSequence || reader.ValueIsEscaped || name.Length is 0 or > Longest)
        {
            return null;
        }
        var hash = (uint)name.Length;
        foreach (var b in name)
        {
            hash = (hash ^ b) * 16777619;
        }
        ref var place = ref Known[(hash ^ (hash >> 15)) % Size];
        if (place is { } known && Ascii.Equals(name, known))
        {
            return known;
        }
        if (!Ascii.IsValid(name))
        {
            return null;
        }
        return place = Encoding.ASCII.GetString(name);
    }
}
