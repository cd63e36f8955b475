namespace MiniKube.ApiServer.FieldValidation;

/// <summary>Gathers unknown and duplicate fields in upstream's words, each once.</summary>
internal sealed class FieldProblems
{
    // Upstream's bound: a body made of rubbish must not make an answer ten times its size.
    private const int Most = 100;

    private readonly List<string> all = [];
    private readonly List<string> unknown = [];
    private HashSet<string>? seen;

    /// <summary>All of them, in the order in which they were found.</summary>
    public IReadOnlyList<string> All => all;

    /// <summary>The paths of the unknown fields.</summary>
    public IReadOnlyList<string> Unknown => unknown;

    public void AddUnknown(FieldPath path)
    {
        var place = path.ToString();
        if (Add($"unknown field \"{place}\""))
        {
            unknown.Add(place);
        }
    }

    public void AddDuplicate(FieldPath path) => Add($"duplicate field \"{path}\"");

    private bool Add(string text)
    {
        seen ??= new HashSet<string>(StringComparer.Ordinal);
        var isNew = all.Count < Most && seen.Add(text);
        if (isNew)
        {
            all.Add(text);
        }
        return isNew;
    }
}
