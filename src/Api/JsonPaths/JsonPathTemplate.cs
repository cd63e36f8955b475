using System.Text;
using System.Text.RegularExpressions;
using MiniKube.Api.Documents;

namespace MiniKube.Api.JsonPaths;

/// <summary>
/// A JSONPath template as kubectl has it: <c>{range .items[*]}{.metadata.name}{"\n"}{end}</c>. Values of one path are joined by spaces; objects and arrays are
/// written as JSON.
/// </summary>
public sealed partial class JsonPathTemplate
{
    private readonly IReadOnlyList<JsonPathPiece> pieces;

    private JsonPathTemplate(IReadOnlyList<JsonPathPiece> pieces) => this.pieces = pieces;

    /// <exception cref="JsonPathException">The text is no template.</exception>
    public static JsonPathTemplate Parse(string text) => new(JsonPathParser.Parse(text));

    /// <summary>One path in any of the short forms <c>x.y</c>, <c>.x.y</c>, <c>{.x.y}</c>.</summary>
    /// <exception cref="JsonPathException">The text is no path.</exception>
    public static JsonPathTemplate ParseRelaxed(string text)
    {
        var match = RelaxedForm().Match(text);
        if (text.Length == 0 || !match.Success)
        {
            throw new JsonPathException($"unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{{name1.name2}}' or '{{.name1.name2}}'");
        }
        var path = match.Groups["inner"].Success ? match.Groups["inner"].Value : match.Groups["bare"].Value;
        return Parse(path.StartsWith('.') || path.StartsWith('[') || path.StartsWith('@') || path.StartsWith('$') ? $"{{{path}}}" : $"{{.{path}}}");
    }

    /// <summary>The text that the template makes of an object.</summary>
    /// <exception cref="JsonPathException">An array is shorter than an index, or a field is missing and may not be.</exception>
    public string Execute(Document root, bool allowMissing = true)
    {
        var text = new StringBuilder();
        Write(text, pieces, root, new JsonPathScope(root, allowMissing));
        return text.ToString();
    }

    /// <summary>The values of all paths of the template.</summary>
    /// <exception cref="JsonPathException"/>
    public IReadOnlyList<Document> Find(Document root, bool allowMissing = true) => Find(pieces, root, new JsonPathScope(root, allowMissing)).ToArray();

    public static string Text(Document value) => value switch
    {
        DocumentString s => s.Value,
        { IsNull: true } => "<nil>",
        _ => GoJson.Compact(value),
    };

    private static void Write(StringBuilder text, IReadOnlyList<JsonPathPiece> pieces, Document current, JsonPathScope scope)
    {
        foreach (var piece in pieces)
        {
            switch (piece)
            {
                case TextPiece literal:
                    text.Append(literal.Text);
                    break;
                case PathPiece path:
                    text.AppendJoin(' ', JsonPathStep.Walk(path.Steps, current, scope).Select(Text));
                    break;
                case RangePiece range:
                    foreach (var item in JsonPathStep.Walk(range.Steps, current, scope))
                    {
                        Write(text, range.Body, item, scope);
                    }
                    break;
            }
        }
    }

    private static IEnumerable<Document> Find(IReadOnlyList<JsonPathPiece> pieces, Document current, JsonPathScope scope) => pieces.SelectMany(piece => piece switch
    {
        PathPiece path => JsonPathStep.Walk(path.Steps, current, scope),
        RangePiece range => JsonPathStep.Walk(range.Steps, current, scope).SelectMany(item => Find(range.Body, item, scope)),
        _ => [],
    });

    [GeneratedRegex(@"^(\{\s*(?<inner>[^{}]+?)\s*\}|(?<bare>[^{}]+))$", RegexOptions.ExplicitCapture)]
    private static partial Regex RelaxedForm();
}
