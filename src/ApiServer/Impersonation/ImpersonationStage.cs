using MiniKube.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Impersonation;

/// <summary>
/// Serves a request as another user, where its maker may impersonate that user and everything else that the headers claim of him: each group, the uid, each extra value is
/// a permission of its own.
/// </summary>
internal sealed class ImpersonationStage(IAuthorizer authorizer, RequestHandler next)
{
    private const string AuthenticationGroup = "authentication.k8s.io";

    public async Task HandleAsync(ApiRequest request)
    {
        if (ImpersonationHeaders.Read(request.Http.Request.Headers) is not { } wanted)
        {
            await next(request);
            return;
        }
        if (wanted.User.Length == 0)
        {
            await ResponseBody.WriteAsync(request, ApiError.Internal($"requested {Describe(wanted)} without impersonating a user"));
            return;
        }
        foreach (var claim in Claims(request.User, wanted))
        {
            var result = await authorizer.AuthorizeAsync(claim, request.Cancel);
            if (!result.IsAllowed)
            {
                await ResponseBody.WriteAsync(request, Forbidden.Of(claim, result.Reason));
                return;
            }
        }
        request.Impersonator = request.User;
        request.User = new UserInfo(wanted.User, Groups(wanted)) { Uid = wanted.Uid.Length > 0 ? wanted.Uid : null, Extra = wanted.Extra };
        ImpersonationHeaders.Remove(request.Http.Request.Headers);
        await next(request);
    }

    private static IEnumerable<AuthorizationAttributes> Claims(UserInfo user, ImpersonationHeaders wanted)
    {
        AuthorizationAttributes Claim(string resource, string name, string group = "", string ns = "", string subresource = "") => new()
        {
            User = user,
            Verb = "impersonate",
            IsResource = true,
            Group = group,
            Version = "v1",
            Resource = resource,
            Subresource = subresource,
            Namespace = ns,
            Name = name,
        };
        yield return ServiceAccountNames.Parse(wanted.User) is var (ns, name) ? Claim("serviceaccounts", name, ns: ns) : Claim("users", wanted.User);
        foreach (var group in wanted.Groups)
        {
            yield return Claim("groups", group);
        }
        foreach (var (key, values) in wanted.Extra)
        {
            foreach (var value in values)
            {
                yield return Claim("userextras", value, AuthenticationGroup, subresource: key);
            }
        }
        if (wanted.Uid.Length > 0)
        {
            yield return Claim("uids", wanted.Uid, AuthenticationGroup);
        }
    }

    // Groups that are named are all that there are, but for the one that says whether the user is known.
    private static IReadOnlyList<string> Groups(ImpersonationHeaders wanted)
    {
        var groups = wanted.Groups.Count == 0 && ServiceAccountNames.Parse(wanted.User) is var (ns, _) ? ServiceAccountNames.Groups(ns) : wanted.Groups;
        if (wanted.User == UserInfo.AnonymousName)
        {
            return groups.Contains(UserInfo.UnauthenticatedGroup) ? groups : [.. groups, UserInfo.UnauthenticatedGroup];
        }
        return groups.Contains(UserInfo.AuthenticatedGroup) || groups.Contains(UserInfo.UnauthenticatedGroup) ? groups : [.. groups, UserInfo.AuthenticatedGroup];
    }

    // Object references as Go prints them, which is what upstream says.
    private static string Describe(ImpersonationHeaders wanted)
    {
        var parts = wanted.Groups.Select(static g => $"{{Group  {g}    }}")
            .Concat(wanted.Extra.SelectMany(static e => e.Value.Select(v => $"{{UserExtra  {v}  {AuthenticationGroup}/v1  {e.Key}}}")))
            .Concat(wanted.Uid.Length > 0 ? [$"{{UID  {wanted.Uid}  {AuthenticationGroup}/v1  }}"] : []);
        return $"[{string.Join(' ', parts)}]";
    }
}
