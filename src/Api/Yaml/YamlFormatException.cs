namespace MiniKube.Api.Yaml;

/// <summary>A text is no YAML or JSON. <see cref="Exception.Message"/> reads <c>yaml: line 3: what is wrong</c>, as Kubernetes prints it.</summary>
public sealed class YamlFormatException(string reason, int line, int column, Exception? inner = null)
    : FormatException($"yaml: line {line}: {reason}", inner)
{
    public string Reason { get; } = reason;

    /// <summary>Counted from 1 in the whole text, not in its document.</summary>
    public int Line { get; } = line;
    public int Column { get; } = column;
}
