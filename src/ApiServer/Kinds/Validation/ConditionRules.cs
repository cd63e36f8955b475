using System.Text;
using System.Text.RegularExpressions;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Names;

namespace MiniKube.ApiServer.Kinds.Validation;

/// <summary>The rules for a list of <c>meta/v1</c> Conditions.</summary>
internal static partial class ConditionRules
{
    private const int MaxReasonBytes = 1024;
    private const int MaxMessageBytes = 32 * 1024;
    private const string ReasonForm = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";

    public static void Check(IReadOnlyList<Condition> conditions, string path, FieldErrors errors)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, condition) in conditions.Index())
        {
            var at = $"{path}[{i}]";
            if (!types.Add(condition.Type))
            {
                errors.Duplicate($"{at}.type", condition.Type);
            }
            errors.Invalid($"{at}.type", condition.Type, NameRules.QualifiedName(condition.Type));
            errors.OneOf($"{at}.status", condition.Status, "False", "True", "Unknown");
            if (condition.ObservedGeneration is { } generation and < 0)
            {
                errors.Invalid($"{at}.observedGeneration", generation, ["must be greater than or equal to zero"]);
            }
            if (condition.LastTransitionTime == default)
            {
                errors.Required($"{at}.lastTransitionTime", "must be set");
            }
            Reason(condition.Reason, $"{at}.reason", errors);
            if (Encoding.UTF8.GetByteCount(condition.Message) > MaxMessageBytes)
            {
                errors.Add(FieldError.TooLong($"{at}.message", MaxMessageBytes));
            }
        }
    }

    private static void Reason(string reason, string path, FieldErrors errors)
    {
        if (reason.Length == 0)
        {
            errors.Required(path, "must be set");
            return;
        }
        if (!IsReason().IsMatch(reason))
        {
            errors.Invalid(path, reason, ["a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', "
                + "and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', "
                + $"regex used for validation is '{ReasonForm}')"]);
        }
        if (reason.Length > MaxReasonBytes)
        {
            errors.Add(FieldError.TooLong(path, MaxReasonBytes));
        }
    }

    [GeneratedRegex($@"\A{ReasonForm}\z")]
    private static partial Regex IsReason();
}
