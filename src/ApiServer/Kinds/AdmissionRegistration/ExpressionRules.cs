using System.Text.RegularExpressions;
using MiniKube.Api.AdmissionRegistration.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>The rules for what holds CEL expressions: that they are there and have names. They are not compiled.</summary>
internal static partial class ExpressionRules
{
    private const int MaxMatchConditions = 64;

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var", "void", "while",
    };

    public static void MatchConditions(IReadOnlyList<MatchCondition> conditions, string path, FieldErrors errors)
    {
        if (conditions.Count > MaxMatchConditions)
        {
            errors.Add(FieldError.TooMany(path, conditions.Count, MaxMatchConditions));
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, condition) in conditions.Index())
        {
            if (string.IsNullOrWhiteSpace(condition.Expression))
            {
                errors.Required($"{path}[{i}].expression");
            }
            errors.RequiredName($"{path}[{i}].name", condition.Name, NameRules.QualifiedName);
            if (condition.Name.Length > 0 && !names.Add(condition.Name))
            {
                errors.Duplicate($"{path}[{i}].name", condition.Name);
            }
        }
    }

    public static void Variables(IReadOnlyList<Variable> variables, string path, FieldErrors errors)
    {
        foreach (var (i, variable) in variables.Index())
        {
            if (string.IsNullOrWhiteSpace(variable.Name))
            {
                errors.Required($"{path}[{i}].name", "name is not specified");
            }
            else if (!IsIdentifier().IsMatch(variable.Name) || Reserved.Contains(variable.Name))
            {
                errors.Invalid($"{path}[{i}].name", variable.Name, ["must be a valid CEL identifier"]);
            }
            if (string.IsNullOrWhiteSpace(variable.Expression))
            {
                errors.Required($"{path}[{i}].expression", "expression is not specified");
            }
        }
    }

    [GeneratedRegex(@"\A[_a-zA-Z][_a-zA-Z0-9]*\z")]
    private static partial Regex IsIdentifier();
}
