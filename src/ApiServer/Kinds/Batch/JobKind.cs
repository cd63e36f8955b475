using MiniKube.Api.Batch.V1;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>Jobs: pods that run to their end.</summary>
internal static class JobKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Job>() with
    {
        Categories = ["all"],
        Subresources = [Subresource.Status],
    };
}
