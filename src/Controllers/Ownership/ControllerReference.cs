using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Controllers.Ownership;

/// <summary>The one owner reference of an object that says who manages it.</summary>
internal static class ControllerReference
{
    public static OwnerReference? Of(ObjectMeta metadata)
    {
        foreach (var reference in metadata.OwnerReferences)
        {
            if (reference.Controller == true)
            {
                return reference;
            }
        }
        return null;
    }

    public static bool Controls<TOwner>(TOwner owner, ObjectMeta dependent) where TOwner : IKubernetesObject =>
        Of(dependent) is { } reference && reference.Uid == owner.Metadata.Uid;

    public static OwnerReference To<TOwner>(TOwner owner) where TOwner : IKubernetesObject => new()
    {
        ApiVersion = owner.ApiVersion,
        Kind = owner.Kind,
        Name = owner.Metadata.Name ?? "",
        Uid = owner.Metadata.Uid ?? "",
        Controller = true,
        BlockOwnerDeletion = true,
    };
}
