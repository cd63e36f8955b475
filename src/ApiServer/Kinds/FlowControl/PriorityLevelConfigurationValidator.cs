using MiniKube.Api.FlowControl.V1;
using MiniKube.ApiServer.FlowControl;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.FlowControl;

/// <summary>The rules for a PriorityLevelConfiguration.</summary>
internal sealed class PriorityLevelConfigurationValidator : KindValidator<PriorityLevelConfiguration>
{
    private const int MaxQueues = 10_000_000;

    /// <summary>How many bits of the hash of a flow there are to deal a hand of queues by.</summary>
    private const int MaxHashBits = 60;

    public PriorityLevelConfigurationValidator() => Check(static (o, errors) =>
    {
        var spec = o.Spec;
        if (o.Metadata.Name == "exempt" != (spec.Type == "Exempt"))
        {
            errors.Invalid("spec.type", spec.Type, ["type must be 'Exempt' if and only if name is 'exempt'"]);
        }
        switch (spec.Type)
        {
            case "Exempt":
                if (spec.Limited is not null)
                {
                    errors.Forbidden("spec.limited", "must be nil if the type is not Limited");
                }
                Shares(spec.Exempt?.NominalConcurrencyShares, "spec.exempt.nominalConcurrencyShares", errors);
                Percent(spec.Exempt?.LendablePercent, "spec.exempt.lendablePercent", errors);
                break;
            case "Limited":
                if (spec.Exempt is not null)
                {
                    errors.Forbidden("spec.exempt", "must be nil if the type is Limited");
                }
                if (spec.Limited is { } limited)
                {
                    Limited(limited, "spec.limited", errors);
                }
                else
                {
                    errors.Required("spec.limited", "must not be empty when type is Limited");
                }
                break;
            default:
                errors.OneOf("spec.type", spec.Type, "Exempt", "Limited");
                break;
        }
        if (FlowControlDefaults.MandatoryLevels.FirstOrDefault(m => m.Metadata.Name == o.Metadata.Name) is { } mandatory)
        {
            Mandatory(o.Metadata.Name!, spec, mandatory.Spec, errors);
        }
    });

    // What the exempt level has and lends may be changed.
    private static void Mandatory(string name, PriorityLevelConfigurationSpec spec, PriorityLevelConfigurationSpec @fixed, FieldErrors errors)
    {
        if (!(spec with { Exempt = null }).Equals(@fixed with { Exempt = null }) || (@fixed.Exempt is null && spec.Exempt is not null))
        {
            var but = @fixed.Exempt is null ? "" : " except the 'spec.exempt' field";
            errors.Invalid("spec", CommonRules.ToDocument(spec), $"spec of '{name}'{but} must equal the fixed value");
        }
    }

    private static void Limited(LimitedPriorityLevelConfiguration limited, string path, FieldErrors errors)
    {
        Shares(limited.NominalConcurrencyShares, $"{path}.nominalConcurrencyShares", errors);
        Response(limited.LimitResponse, $"{path}.limitResponse", errors);
        Percent(limited.LendablePercent, $"{path}.lendablePercent", errors);
        if (limited.BorrowingLimitPercent is { } limit and < 0)
        {
            errors.Invalid($"{path}.borrowingLimitPercent", limit, ["if specified, must be a non-negative integer"]);
        }
    }

    private static void Response(LimitResponse response, string path, FieldErrors errors)
    {
        switch (response.Type, response.Queuing)
        {
            case ("Reject", { }):
                errors.Forbidden($"{path}.queuing", "must be nil if limited.limitResponse.type is not Limited");
                break;
            case ("Queue", null):
                errors.Required($"{path}.queuing", "must not be empty if limited.limitResponse.type is Limited");
                break;
            case ("Queue", { } queuing):
                Queuing(queuing, $"{path}.queuing", errors);
                break;
            case not ("Reject", _):
                errors.OneOf($"{path}.type", response.Type, "Queue", "Reject");
                break;
        }
    }

    private static void Queuing(QueuingConfiguration queuing, string path, FieldErrors errors)
    {
        if (queuing.QueueLengthLimit <= 0)
        {
            errors.Invalid($"{path}.queueLengthLimit", queuing.QueueLengthLimit, ["must be positive"]);
        }
        switch (queuing.Queues)
        {
            case <= 0:
                errors.Invalid($"{path}.queues", queuing.Queues, ["must be positive"]);
                break;
            case > MaxQueues:
                errors.Invalid($"{path}.queues", queuing.Queues, [$"must not be greater than {MaxQueues}"]);
                break;
        }
        if (queuing.HandSize <= 0)
        {
            errors.Invalid($"{path}.handSize", queuing.HandSize, ["must be positive"]);
        }
        else if (queuing.HandSize > queuing.Queues)
        {
            errors.Invalid($"{path}.handSize", queuing.HandSize, [$"should not be greater than queues ({queuing.Queues})"]);
        }
        else if (Math.Ceiling(Math.Log2(queuing.Queues) * queuing.HandSize) > MaxHashBits)
        {
            errors.Invalid($"{path}.handSize", queuing.HandSize,
                [$"required entropy bits of deckSize {queuing.Queues} and handSize {queuing.HandSize} should not be greater than {MaxHashBits}"]);
        }
    }

    private static void Shares(int? shares, string path, FieldErrors errors)
    {
        if (shares is { } number and < 0)
        {
            errors.Invalid(path, number, ["must be a non-negative integer"]);
        }
    }

    private static void Percent(int? percent, string path, FieldErrors errors)
    {
        if (percent is { } number and (< 0 or > 100))
        {
            errors.Invalid(path, number, ["must be between 0 and 100, inclusive"]);
        }
    }
}

/// <summary>The rules for a PriorityLevelConfiguration's status.</summary>
internal sealed class PriorityLevelConfigurationStatusValidator : KindValidator<PriorityLevelConfiguration>
{
    public PriorityLevelConfigurationStatusValidator() => Check(static (o, errors) => ConditionTypes.Check(o.Status.Conditions.Select(static c => c.Type ?? ""), errors));
}
