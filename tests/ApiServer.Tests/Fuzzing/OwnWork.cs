using MiniKube.Api.Documents;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>What a server changes by itself, whatever it is asked meanwhile: its own record, and what follows from definitions of custom resources and from cluster roles.</summary>
internal static class OwnWork
{
    private const string Records = "/registry/servingrecords/";
    private const string Services = "/registry/apiregistration.k8s.io/apiservices/";
    private const string Roles = "/registry/rbac.authorization.k8s.io/clusterroles/";
    private const string Definitions = "/registry/apiextensions.k8s.io/customresourcedefinitions/";

    public static bool Covers(KeyChange change) => change.Key switch
    {
        _ when change.Key.StartsWith(Records, StringComparison.Ordinal) => true,
        _ when change.Key.StartsWith(Services, StringComparison.Ordinal) => (change.Before is null || change.After is null) && IsManaged((change.After ?? change.Before)!),
        _ when change.Key.StartsWith(Definitions, StringComparison.Ordinal) => change.Before is not null && (change.After is null ? IsBeingDeleted(change.Before) : WantsTheSame(change.Before, change.After)),
        // Roles that are put together of others.
        _ when change.Key.StartsWith(Roles, StringComparison.Ordinal) => change is { Before: { } before, After: { } after }
            && Object(after)["aggregationRule"] is not null && WithoutRules(before).Equals(WithoutRules(after)),
        _ => false,
    };

    public static bool IsBeingDeleted(byte[] value) => Object(value).IsBeingDeleted();

    private static bool IsManaged(byte[] value) => Object(value).At("metadata", "labels", "kube-aggregator.kubernetes.io/automanaged") is not null;

    private static bool WantsTheSame(byte[] before, byte[] after) => Equals(Object(before)["spec"], Object(after)["spec"])
        && Object(before).IsBeingDeleted() == Object(after).IsBeingDeleted();

    private static DocumentObject WithoutRules(byte[] value) => Object(value).Without("rules").WithoutMeta("managedFields");

    private static DocumentObject Object(byte[] value) => ObjectCodec.Decode(value, 7);
}
