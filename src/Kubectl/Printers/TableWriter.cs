namespace MiniKube.Kubectl.Printers;

/// <summary>Aligned columns, three spaces apart and at least six wide. Widths only grow, so that rows that arrive later stay aligned.</summary>
internal sealed class TableWriter(TextWriter output)
{
    private const int Padding = 3;
    private const int MinWidth = 6;

    private readonly List<string[]> rows = [];
    private readonly List<int> widths = [];

    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>Writes what was added since the last time.</summary>
    public void Flush()
    {
        foreach (var row in rows)
        {
            // A row's last cell belongs to no column: nothing has to stand to its right.
            for (var i = 0; i < row.Length - 1; i++)
            {
                if (i == widths.Count)
                {
                    widths.Add(MinWidth);
                }
                widths[i] = Math.Max(widths[i], Width(row[i]) + Padding);
            }
        }
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                output.Write(row[i]);
                for (var pad = i == row.Length - 1 ? 0 : widths[i] - Width(row[i]); pad > 0; pad--)
                {
                    output.Write(' ');
                }
            }
            output.WriteLine();
        }
        rows.Clear();
    }

    private static int Width(string text)
    {
        var width = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            width++;
        }
        return width;
    }
}
