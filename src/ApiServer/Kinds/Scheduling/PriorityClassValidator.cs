using MiniKube.Api.Scheduling.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Scheduling;

/// <summary>The rules for a PriorityClass by itself. Names that begin with <c>system-</c> are for the two classes of the system.</summary>
internal sealed class PriorityClassValidator : KindValidator<PriorityClass>
{
    private const string SystemPrefix = "system-";
    private const int HighestUserDefined = 1_000_000_000;

    private static readonly Dictionary<string, int> SystemValues = new(StringComparer.Ordinal)
    {
        ["system-node-critical"] = (2 * HighestUserDefined) + 1000,
        ["system-cluster-critical"] = 2 * HighestUserDefined,
    };

    public PriorityClassValidator() => Check(static (o, errors) =>
    {
        if (o.Metadata.Name is { } name && name.StartsWith(SystemPrefix, StringComparison.Ordinal))
        {
            if (Problem(name, o) is { } problem)
            {
                errors.Forbidden("metadata.name", $"priority class names with '{SystemPrefix}' prefix are reserved for system use only. error: {problem}");
            }
        }
        else if (o.Value > HighestUserDefined)
        {
            errors.Forbidden("value", $"maximum allowed value of a user defined priority is {HighestUserDefined}");
        }
        errors.RequiredOneOf("preemptionPolicy", o.PreemptionPolicy, "PreemptLowerPriority", "Never");
    });

    private static string? Problem(string name, PriorityClass o) =>
        !SystemValues.TryGetValue(name, out var value) ? $"{name} is not a known system priority class"
        : o.Value != value ? $"value of {name} PriorityClass must be {value}"
        : o.GlobalDefault == true ? $"globalDefault of {name} PriorityClass must be false"
        : null;
}

/// <summary>What an update of a PriorityClass may not change.</summary>
internal sealed class PriorityClassChangeValidator : KindValidator<Change<PriorityClass>>
{
    public PriorityClassChangeValidator() => Check(static (change, errors) =>
    {
        if (change.New.Value != change.Old.Value)
        {
            errors.Forbidden("value", "may not be changed in an update.");
        }
        errors.Unchanged("preemptionPolicy", change.Old.PreemptionPolicy, change.New.PreemptionPolicy);
    });
}
