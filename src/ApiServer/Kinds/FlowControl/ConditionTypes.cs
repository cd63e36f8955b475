using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.FlowControl;

/// <summary>The rules for the conditions of flow control's kinds: each has a type of its own.</summary>
internal static class ConditionTypes
{
    public static void Check(IEnumerable<string> types, FieldErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, type) in types.Index())
        {
            if (!seen.Add(type))
            {
                errors.Duplicate($"status.conditions[{i}].type", type);
            }
            if (type.Length == 0)
            {
                errors.Required($"status.conditions[{i}].type", "must not be empty");
            }
        }
    }
}
