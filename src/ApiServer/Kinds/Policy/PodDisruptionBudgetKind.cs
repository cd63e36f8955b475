using MiniKube.Api.Documents;
using MiniKube.Api.Policy.V1;
using MiniKube.ApiServer.Kinds.Apps;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Policy;

/// <summary>PodDisruptionBudgets: how many pods evictions must leave.</summary>
internal static class PodDisruptionBudgetKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<PodDisruptionBudget>() with
    {
        ShortNames = ["pdb"],
        Subresources = [Subresource.Status],
        TracksGeneration = true,
        AllowUnconditionalUpdate = false,
        Columns =
        [
            TableColumn.NameColumn,
            Amount("Min Available", "minAvailable"),
            Amount("Max Unavailable", "maxUnavailable"),
            Cells.Integer("Allowed Disruptions", "status", "disruptionsAllowed"),
            TableColumn.Age,
        ],
        PrepareForCreate = static (o, _) => o.With("status", new DocumentObject(
            ("disruptionsAllowed", 0), ("currentHealthy", 0), ("desiredHealthy", 0), ("expectedPods", 0))),
        ValidateCreate = Validators.Create(static () => new PodDisruptionBudgetValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new PodDisruptionBudgetValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new PodDisruptionBudgetStatusValidator()),
    };

    private static TableColumn Amount(string name, string member) =>
        new(name, (o, _) => o.At("spec", member) is { IsNull: false } amount ? amount.AsString ?? amount.ToString() : "N/A") { Field = ["spec", member] };
}

internal sealed class PodDisruptionBudgetValidator : KindValidator<PodDisruptionBudget>
{
    public PodDisruptionBudgetValidator() => Part("spec", static o => o.Spec, static (spec, path, errors) =>
    {
        if (spec is { MinAvailable: not null, MaxUnavailable: not null })
        {
            errors.Invalid(path, CommonRules.ToDocument(spec), "minAvailable and maxUnavailable cannot be both set");
        }
        foreach (var (name, amount) in ((string, Api.Values.IntOrString?)[])[("minAvailable", spec.MinAvailable), ("maxUnavailable", spec.MaxUnavailable)])
        {
            CommonRules.CountOrPercentage(amount, $"{path}.{name}", errors);
            RollingUpdateRules.NotMoreThanAll(amount, $"{path}.{name}", errors);
        }
        if (spec.Selector is { } selector)
        {
            CommonRules.LabelSelector(selector, $"{path}.selector", errors);
        }
        if (spec.UnhealthyPodEvictionPolicy is { } policy)
        {
            errors.OneOf($"{path}.unhealthyPodEvictionPolicy", policy, "AlwaysAllow", "IfHealthyBudget");
        }
    });
}

internal sealed class PodDisruptionBudgetStatusValidator : KindValidator<Change<PodDisruptionBudget>>
{
    public PodDisruptionBudgetStatusValidator() => Check(static (change, errors) =>
    {
        var status = change.New.Status;
        ConditionRules.Check(status.Conditions, "status.conditions", errors);
        StatusCounts.NotNegative(errors, ("disruptionsAllowed", status.DisruptionsAllowed), ("currentHealthy", status.CurrentHealthy),
            ("desiredHealthy", status.DesiredHealthy), ("expectedPods", status.ExpectedPods));
    });
}
