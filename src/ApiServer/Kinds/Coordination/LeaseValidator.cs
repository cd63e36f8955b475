using MiniKube.Api.Coordination.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Coordination;

internal sealed class LeaseValidator : KindValidator<Lease>
{
    public LeaseValidator() => Check(static (o, errors) =>
    {
        errors.Positive("spec.leaseDurationSeconds", o.Spec.LeaseDurationSeconds);
        errors.NotNegative("spec.leaseTransitions", o.Spec.LeaseTransitions);
    });
}
