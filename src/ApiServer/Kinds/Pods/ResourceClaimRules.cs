using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of a pod's resource claims (KEP-4381): devices by claims, which containers name.</summary>
internal static class ResourceClaimRules
{
    public static void OfPod(IReadOnlyList<PodResourceClaim> claims, string path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < claims.Count; i++)
        {
            var (claim, at) = (claims[i], $"{path}[{i}]");
            errors.RequiredName($"{at}.name", claim.Name, NameRules.Dns1123Label);
            if (claim.Name.Length > 0 && !names.Add(claim.Name))
            {
                errors.Duplicate($"{at}.name", claim.Name);
            }
            switch (claim)
            {
                case { ResourceClaimName: not null, ResourceClaimTemplateName: not null }:
                    errors.Invalid(at, CommonRules.ToDocument(claim), "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
                    break;
                case { ResourceClaimName: null, ResourceClaimTemplateName: null }:
                    errors.Invalid(at, CommonRules.ToDocument(claim), "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
                    break;
            }
            Name(claim.ResourceClaimName, $"{at}.resourceClaimName");
            Name(claim.ResourceClaimTemplateName, $"{at}.resourceClaimTemplateName");
        }

        void Name(string? name, string at)
        {
            if (name is not null)
            {
                errors.Invalid(at, name, NameRules.Dns1123Subdomain(name));
            }
        }
    }

    /// <summary>Claims, or requests of claims, that a container gets.</summary>
    public static void OfContainer(IReadOnlyList<ResourceClaim> claims, IReadOnlySet<string> known, string path, FieldErrors errors)
    {
        var seen = new HashSet<(string, string?)>();
        for (var i = 0; i < claims.Count; i++)
        {
            var (claim, at) = (claims[i], $"{path}[{i}]");
            if (claim.Name.Length == 0)
            {
                errors.Required(at);
                continue;
            }
            if (!seen.Add((claim.Name, claim.Request)) || (claim.Request is not null && seen.Contains((claim.Name, null))))
            {
                errors.Duplicate(at, claim.Request is null ? claim.Name : $"{claim.Name}/{claim.Request}");
            }
            else if (!known.Contains(claim.Name))
            {
                errors.Add(FieldError.NotFound(at, claim.Name, "must be one of the names in pod.spec.resourceClaims"
                    + (known.Count == 0 ? " which is empty" : ": " + string.Join(", ", known.Order(StringComparer.Ordinal)))));
            }
        }
    }
}
