using MiniKube.Api.Authentication.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

internal sealed class TokenRequestValidator : KindValidator<TokenRequest>
{
    private const long Shortest = 10 * 60;
    private const long Longest = 1L << 32;

    public TokenRequestValidator() => Check(static (o, errors) =>
    {
        const string path = "spec.expirationSeconds";
        var seconds = o.Spec.ExpirationSeconds ?? 0;
        if (seconds < Shortest)
        {
            errors.Invalid(path, seconds, "may not specify a duration less than 10 minutes");
        }
        if (seconds > Longest)
        {
            errors.Invalid(path, seconds, "may not specify a duration larger than 2^32 seconds");
        }
    });
}
