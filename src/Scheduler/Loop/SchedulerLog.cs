using Microsoft.Extensions.Logging;
using MiniKube.Client.Informers;

namespace MiniKube.Scheduler.Loop;

internal static partial class SchedulerLog
{
    [LoggerMessage(LogLevel.Debug, "Bound {Pod} to {Node}")]
    public static partial void Bound(ILogger logger, ObjectKey pod, string node);

    [LoggerMessage(LogLevel.Debug, "{Pod} has no node: {Reason}")]
    public static partial void FitsNowhere(ILogger logger, ObjectKey pod, string reason);

    [LoggerMessage(LogLevel.Warning, "Binding {Pod} to {Node} was refused: {Error}")]
    public static partial void BindingRefused(ILogger logger, ObjectKey pod, string node, string? error);

    [LoggerMessage(LogLevel.Information, "{Victim} was preempted by {Pod} on {Node}")]
    public static partial void Preempted(ILogger logger, ObjectKey victim, ObjectKey pod, string node);

    [LoggerMessage(LogLevel.Warning, "Preempting {Victim} failed: {Error}")]
    public static partial void PreemptionFailed(ILogger logger, ObjectKey victim, string? error);

    [LoggerMessage(LogLevel.Error, "Binding {Pod} to {Node} failed")]
    public static partial void BindingFailed(ILogger logger, Exception exception, ObjectKey pod, string node);

    [LoggerMessage(LogLevel.Error, "Deciding on {Pod} failed")]
    public static partial void DecisionFailed(ILogger logger, Exception exception, ObjectKey pod);

    [LoggerMessage(LogLevel.Error, "A change of the cluster could not be worked in")]
    public static partial void EventFailed(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Extender {Extender} was passed over: {Error}")]
    public static partial void ExtenderIgnored(ILogger logger, string extender, string error);

    [LoggerMessage(LogLevel.Information, "The condition of {Pod} could not be written: {Error}")]
    public static partial void StatusRefused(ILogger logger, ObjectKey pod, string? error);
}
