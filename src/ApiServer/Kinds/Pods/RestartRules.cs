using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of a container's own restart policy, and of what it does by exit code (KEP-5307).</summary>
internal static class RestartRules
{
    private const int MaxRules = 20;
    private const int MaxExitCodes = 255;

    public static void Check(Container container, string path, FieldErrors errors)
    {
        if (container.RestartPolicy is { } policy)
        {
            errors.OneOf($"{path}.restartPolicy", policy, "Always", "Never", "OnFailure");
        }
        else if (container.RestartPolicyRules.Count > 0)
        {
            errors.Required($"{path}.restartPolicy", "must specify restartPolicy when restart rules are used");
        }
        if (container.RestartPolicyRules.Count > MaxRules)
        {
            errors.Add(FieldError.TooMany($"{path}.restartPolicyRules", container.RestartPolicyRules.Count, MaxRules));
        }
        for (var i = 0; i < container.RestartPolicyRules.Count; i++)
        {
            var (rule, at) = (container.RestartPolicyRules[i], $"{path}.restartPolicyRules[{i}]");
            errors.OneOf($"{at}.action", rule.Action, "Restart", "RestartAllContainers");
            if (rule.ExitCodes is not { } codes)
            {
                errors.Required($"{at}.exitCodes", "must be specified");
                continue;
            }
            errors.OneOf($"{at}.exitCodes.operator", codes.Operator, "In", "NotIn");
            if (codes.Values.Count > MaxExitCodes)
            {
                errors.Add(FieldError.TooMany($"{at}.exitCodes.values", codes.Values.Count, MaxExitCodes));
            }
        }
    }
}
