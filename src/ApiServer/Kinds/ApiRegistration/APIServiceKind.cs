using MiniKube.Api.ApiRegistration.V1;

namespace MiniKube.ApiServer.Kinds.ApiRegistration;

/// <summary>APIServices: which server serves a group and version.</summary>
internal static class APIServiceKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<APIService>() with
    {
        Categories = ["api-extensions"],
        Subresources = [Subresource.Status],
    };
}
