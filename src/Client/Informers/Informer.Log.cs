using Microsoft.Extensions.Logging;

namespace MiniKube.Client.Informers;

internal static partial class InformerLog
{
    [LoggerMessage(LogLevel.Information, "The API server cannot be reached to follow {Resource}; what was known stays: {Error}")]
    public static partial void Unreachable(ILogger logger, string resource, string error);

    [LoggerMessage(LogLevel.Warning, "Listing {Resource} was refused: {Error}")]
    public static partial void ListRefused(ILogger logger, string resource, string? error);

    [LoggerMessage(LogLevel.Information, "The watch of {Resource} was ended: {Error}")]
    public static partial void WatchRefused(ILogger logger, string resource, string? error);

    [LoggerMessage(LogLevel.Warning, "{Resource} {Key} cannot be read and is skipped: {Error}")]
    public static partial void Malformed(ILogger logger, string resource, ObjectKey key, string error);

    [LoggerMessage(LogLevel.Error, "Following {Resource} failed")]
    public static partial void Failed(ILogger logger, Exception exception, string resource);

    [LoggerMessage(LogLevel.Error, "A handler failed on {Resource} {Key}")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string resource, ObjectKey key);
}
