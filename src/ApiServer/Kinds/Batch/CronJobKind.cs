using MiniKube.Api.Batch.V1;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>CronJobs: Jobs made by the clock.</summary>
internal static class CronJobKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<CronJob>() with
    {
        ShortNames = ["cj"],
        Categories = ["all"],
        Subresources = [Subresource.Status],
    };
}
