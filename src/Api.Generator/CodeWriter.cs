using System;
using System.Text;

namespace MiniKube.Api.Generator;

/// <summary>Source text under construction: lines and nested braces.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder text = new();
    private int depth;

    public void Line(string line) => text.Append(' ', depth * 4).Append(line).Append('\n');

    public IDisposable Block(string head)
    {
        Line(head);
        Line("{");
        depth++;
        return new End(this);
    }

    public override string ToString() => text.ToString();

    /// <summary>A C# string literal, or <c>null</c>.</summary>
    public static string Literal(string? value) =>
        value is null ? "null" : "\"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "") + "\"";

    private sealed class End(CodeWriter owner) : IDisposable
    {
        public void Dispose()
        {
            owner.depth--;
            owner.Line("}");
        }
    }
}
