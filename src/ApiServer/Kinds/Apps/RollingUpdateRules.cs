using MiniKube.Api.Names;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>The rules of <c>maxUnavailable</c> and <c>maxSurge</c>: how far an update may go at once, in pods or in percent of them.</summary>
internal static class RollingUpdateRules
{
    /// <summary>The number or the percentage; 0 for what is neither.</summary>
    public static int Amount(IntOrString? value) => value switch
    {
        { IsInt: true } number => number.IntValue,
        { } text => Percent(text) ?? 0,
        _ => 0,
    };

    public static void NotMoreThanAll(IntOrString? value, string path, FieldErrors errors)
    {
        if (value is { IsString: true } text && Percent(text) > 100)
        {
            errors.Invalid(path, CommonRules.ToDocument(text), "must not be greater than 100%");
        }
    }

    private static int? Percent(IntOrString value) =>
        NameRules.Percentage(value.StringValue).Count == 0 && value.TryGetScaledValue(100, roundUp: false, out var percent) ? percent : null;
}
