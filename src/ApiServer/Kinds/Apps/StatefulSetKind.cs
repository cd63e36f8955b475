using MiniKube.Api.Apps.V1;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>StatefulSets: pods with names and volumes of their own.</summary>
internal static class StatefulSetKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<StatefulSet>() with
    {
        ShortNames = ["sts"],
        Categories = ["all"],
        Subresources = [Subresource.ScaleSub, Subresource.Status],
    };
}
