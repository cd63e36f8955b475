using MiniKube.Api.Resource.V1;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>The rules for how a device's capacity can be shared: in some amounts, or in steps of a range (KEP-5075).</summary>
internal static class CapacityPolicyRules
{
    private const int MaxValues = 10;

    public static void Check(Quantity capacity, CapacityRequestPolicy policy, string path, FieldErrors errors)
    {
        switch (policy)
        {
            case { ValidValues.Count: > 0, ValidRange: not null }:
                errors.Forbidden(path, "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\" at the same time");
                break;
            case { ValidValues: { Count: > 0 } values }:
                if (policy.Default is { } value)
                {
                    Values(value, capacity, values, $"{path}.validValues", errors);
                }
                else
                {
                    errors.Required($"{path}.default", "required when validValues is defined");
                }
                break;
            case { ValidRange: { } range }:
                if (policy.Default is { } amount)
                {
                    Range(amount, capacity, range, $"{path}.validRange", errors);
                }
                else
                {
                    errors.Required($"{path}.default", "required when validRange is defined");
                }
                break;
        }
    }

    private static void Values(Quantity standard, Quantity capacity, IReadOnlyList<Quantity> values, string path, FieldErrors errors)
    {
        for (var i = 1; i < values.Count; i++)
        {
            if (values[i - 1] > values[i])
            {
                errors.Invalid($"{path}[{i}]", values[i].ToString(), ["values must be sorted in ascending order"]);
            }
        }
        Bounded.Set(values, MaxValues, static v => v.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), path, errors, (value, at) =>
        {
            if (value > capacity)
            {
                errors.Invalid(at, value.ToString(), [$"option is larger than capacity value: {capacity}"]);
            }
        });
        if (values.Count > MaxValues || !values.Contains(standard))
        {
            errors.Invalid(path, standard.ToString(), ["default value is not valid according to the requestPolicy"]);
        }
    }

    private static void Range(Quantity standard, Quantity capacity, CapacityRequestPolicyRange range, string path, FieldErrors errors)
    {
        var min = range.Min;
        At("min", min > capacity, min, $"min is larger than capacity value: {capacity}");
        At("min", standard < min, standard, $"default is less than min: {min}");
        if (range.Max is { } max)
        {
            At("max", min > max, min, $"min is larger than max: {max}");
            At("max", max > capacity, max, $"max is larger than capacity value: {capacity}");
            At("max", standard > max, standard, $"default is more than max: {max}");
        }
        if (range.Step is not { } step)
        {
            return;
        }
        At("step", min + step > capacity, step, $"one step {min + step} is larger than capacity value: {capacity}");
        foreach (var value in range.Max is { } last ? [standard, last] : (Quantity[])[standard])
        {
            At("step", step.Value == 0 || (value.Value - min.Value) % step.Value != 0, value, $"value is not a multiple of a given step ({step}) from ({min})");
        }

        void At(string member, bool isWrong, Quantity value, string why)
        {
            if (isWrong)
            {
                errors.Invalid($"{path}.{member}", value.ToString(), [why]);
            }
        }
    }
}
