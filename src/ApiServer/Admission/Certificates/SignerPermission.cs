using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Admission.Certificates;

/// <summary>Whether somebody may do something with the requests of a signer: of that one, or of all in its domain (<c>example.com/*</c>).</summary>
internal static class SignerPermission
{
    public static async ValueTask<bool> AllowsAsync(this IAuthorizer authorizer, UserInfo user, string verb, string signer, CancellationToken cancel)
    {
        var domain = signer.Split('/')[0] + "/*";
        foreach (var name in (string[])[signer, domain])
        {
            var asked = new AuthorizationAttributes
            {
                User = user,
                Verb = verb,
                IsResource = true,
                Group = "certificates.k8s.io",
                Version = "*",
                Resource = "signers",
                Name = name,
            };
            if ((await authorizer.AuthorizeAsync(asked, cancel)).IsAllowed)
            {
                return true;
            }
        }
        return false;
    }
}
