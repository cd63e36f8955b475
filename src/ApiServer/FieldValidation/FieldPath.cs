namespace MiniKube.ApiServer.FieldValidation;

/// <summary>
/// Where in an object something is: <c>spec.template.spec.containers[0].image</c>. Paths share their beginnings and are only spelt out when
/// somebody reads them, so that a walk can carry one along for nothing.
/// </summary>
internal sealed class FieldPath
{
    private readonly FieldPath? parent;
    private readonly string? name;
    private readonly int index;
    private readonly bool isKey;

    private FieldPath(FieldPath? parent, string? name, int index, bool isKey = false)
    {
        this.isKey = isKey;
        this.parent = parent;
        this.name = name;
        this.index = index;
    }

    public static FieldPath Root { get; } = new(null, null, -1);

    public FieldPath Member(string member) => new(this, member, -1);

    /// <summary>An entry of a map; it is spelt like a member, but is none to Go's decoder.</summary>
    public FieldPath Key(string key) => new(this, key, -1, isKey: true);

    public FieldPath Index(int i) => new(this, null, i);

    /// <summary>The members alone, without indexes and keys: how Go's decoder names a field.</summary>
    public string Members() => string.Join('.', Parts().Where(p => p.name is not null && !p.isKey).Select(p => p.name));

    public override string ToString()
    {
        var text = new System.Text.StringBuilder();
        foreach (var part in Parts())
        {
            if (part.name is null)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"[{part.index}]");
            }
            else
            {
                text.Append(text.Length == 0 ? "" : ".").Append(part.name);
            }
        }
        return text.ToString();
    }

    private IEnumerable<FieldPath> Parts()
    {
        var parts = new Stack<FieldPath>();
        for (var here = this; here.parent is not null; here = here.parent)
        {
            parts.Push(here);
        }
        return parts;
    }
}
