using MiniKube.Api.Names;
using MiniKube.Api.Values;

namespace MiniKube.ApiServer.Kinds.Validation;

/// <summary>Names of resources (<c>cpu</c>, <c>requests.storage</c>, <c>example.com/gpu</c>), and what may be said of which amounts.</summary>
internal static class ResourceNames
{
    private const string HugePages = "hugepages-";
    private const string Requests = "requests.";

    private static readonly HashSet<string> Counted = new(StringComparer.Ordinal)
    {
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
    };

    private static readonly HashSet<string> Measured = new(StringComparer.Ordinal)
    {
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage", "requests.storage",
        "limits.cpu", "limits.memory", "limits.ephemeral-storage",
    };

    /// <summary>Kubernetes' own: without a prefix, or with its domain's.</summary>
    public static bool IsNative(string name) => !name.Contains('/') || name.Contains("kubernetes.io/", StringComparison.Ordinal);

    public static bool IsHugePages(string name) => name.StartsWith(HugePages, StringComparison.Ordinal);

    /// <summary>Another's, which quotas name with <c>requests.</c> before it.</summary>
    public static bool IsExtended(string name) =>
        !IsNative(name) && !name.StartsWith(Requests, StringComparison.Ordinal) && NameRules.QualifiedName(Requests + name).Count == 0;

    /// <summary>Whether more may be promised than there is.</summary>
    public static bool IsOvercommitAllowed(string name) => IsNative(name) && !IsHugePages(name);

    /// <summary>What a quota without a prefix can be about.</summary>
    public static bool IsQuota(string name) => Counted.Contains(name) || Measured.Contains(name) || IsQuotaHugePages(name);

    /// <summary>A resource that comes in whole pieces.</summary>
    public static bool IsWhole(string name) => Counted.Contains(name) || IsExtended(name);

    /// <summary>Any resource: a standard one, or one with a prefix.</summary>
    /// <returns>Whether nothing is wrong.</returns>
    public static bool Check(string name, string path, FieldErrors errors)
    {
        var problems = NameRules.QualifiedName(name);
        errors.Invalid(path, name, problems);
        if (problems.Count > 0)
        {
            return false;
        }
        if (!name.Contains('/') && !IsQuota(name) && name != "storage")
        {
            errors.Invalid(path, name, "must be a standard resource type or fully qualified");
            return false;
        }
        return true;
    }

    /// <summary>What a container can ask for.</summary>
    public static void CheckOfContainer(string name, string path, FieldErrors errors)
    {
        Check(name, path, errors);
        if (!name.Contains('/'))
        {
            if (name is not ("cpu" or "memory" or "ephemeral-storage") && !IsHugePages(name))
            {
                errors.Invalid(path, name, "must be a standard resource for containers");
            }
        }
        else if (!IsNative(name) && !IsExtended(name))
        {
            errors.Invalid(path, name, "doesn't follow extended resource name standard");
        }
    }

    /// <summary>What a quota can be about.</summary>
    public static void CheckOfQuota(string name, string path, FieldErrors errors)
    {
        Check(name, path, errors);
        if (!name.Contains('/') && !IsQuota(name))
        {
            errors.Invalid(path, name, "must be a standard resource for quota");
        }
    }

    /// <summary>The amount of a resource: none less than nothing, and whole where the resource is.</summary>
    public static void CheckAmount(string name, Quantity amount, string path, FieldErrors errors)
    {
        if (amount.Sign < 0)
        {
            errors.Invalid(path, amount.ToString(), "must be greater than or equal to 0");
        }
        if (IsWhole(name) && amount.MilliValue % 1000 != 0)
        {
            errors.Invalid(path, amount.ToString(), "must be an integer");
        }
    }

    private static bool IsQuotaHugePages(string name) => IsHugePages(name) || name.StartsWith(Requests + HugePages, StringComparison.Ordinal);
}
