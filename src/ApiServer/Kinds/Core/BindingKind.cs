using MiniKube.Api.Core.V1;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>Bindings: a pod's way to its node. They are posted to this collection, or to the pod itself.</summary>
internal static class BindingKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Binding>() with
    {
        Verbs = Verbs.Create,
        Action = Subresource.BindingSub,
    };
}
