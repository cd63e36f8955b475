namespace MiniKube.Scheduler.Framework;

/// <summary>The points at which plugins come in, in their order; a configuration writes their names with a small first letter.</summary>
internal enum ExtensionPoint { PreEnqueue, QueueSort, PreFilter, Filter, PostFilter, PreScore, Score, Reserve, Permit, PreBind, Bind, PostBind }

internal static class ExtensionPoints
{
    public static string FieldName(this ExtensionPoint point) => char.ToLowerInvariant(point.ToString()[0]) + point.ToString()[1..];

    public static bool IsServedBy(this ExtensionPoint point, IPlugin plugin) => point switch
    {
        ExtensionPoint.PreEnqueue => plugin is IPreEnqueuePlugin,
        ExtensionPoint.QueueSort => plugin is IQueueSortPlugin,
        ExtensionPoint.PreFilter => plugin is IPreFilterPlugin,
        ExtensionPoint.Filter => plugin is IFilterPlugin,
        ExtensionPoint.PostFilter => plugin is IPostFilterPlugin,
        ExtensionPoint.PreScore => plugin is IPreScorePlugin,
        ExtensionPoint.Score => plugin is IScorePlugin,
        ExtensionPoint.Reserve => plugin is IReservePlugin,
        ExtensionPoint.PreBind => plugin is IPreBindPlugin,
        ExtensionPoint.Bind => plugin is IBindPlugin,
        ExtensionPoint.PostBind => plugin is IPostBindPlugin,
        // Nobody here holds a decided pod back.
        _ => false,
    };
}
