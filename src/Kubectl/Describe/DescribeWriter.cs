using System.Text;

namespace MiniKube.Kubectl.Describe;

/// <summary>
/// Lines whose cells, parted by tabs, line up with those of the lines next to them (elastic tabstops, two spaces apart). A line without a cell in a column ends the
/// block that shares that column's width.
/// </summary>
internal sealed class DescribeWriter
{
    private const int Padding = 2;

    private readonly List<string> lines = [];

    /// <summary>A line, two spaces in for each level.</summary>
    public void Line(int level, string text) => lines.Add(new string(' ', level * 2) + text);

    /// <summary><c>Name:  value</c></summary>
    public void Field(int level, string name, string? value) => Line(level, $"{name}:\t{value}");

    /// <summary>The lines with their tabs as they are.</summary>
    public string Unaligned() => string.Concat(lines.Select(l => l + "\n"));

    public override string ToString()
    {
        var rows = lines.Select(l => l.Split('\t')).ToArray();
        var text = new StringBuilder();
        var widths = new Dictionary<(int Row, int Column), int>();
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < rows[row].Length; column++)
            {
                text.Append(rows[row][column]);
                if (column < rows[row].Length - 1)
                {
                    text.Append(' ', WidthOf(rows, widths, row, column) - rows[row][column].Length);
                }
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    private static int WidthOf(string[][] rows, Dictionary<(int, int), int> widths, int row, int column)
    {
        if (widths.TryGetValue((row, column), out var known))
        {
            return known;
        }
        // Rows are asked for from the top, so this one is the first of its block.
        var end = row;
        var width = 0;
        for (; end < rows.Length && rows[end].Length - 1 > column; end++)
        {
            width = Math.Max(width, rows[end][column].Length);
        }
        for (var i = row; i < end; i++)
        {
            widths[(i, column)] = width + Padding;
        }
        return width + Padding;
    }
}
