using Microsoft.Extensions.Logging;

namespace MiniKube.Controllers;

internal static partial class ControllersLog
{
    [LoggerMessage(LogLevel.Warning, "{Controller} failed and tries again: {Error}")]
    public static partial void TriesAgain(ILogger logger, string controller, string error);

    [LoggerMessage(LogLevel.Information, "Controllers act as {Identity}")]
    public static partial void Started(ILogger logger, string identity);

    [LoggerMessage(LogLevel.Error, "{Controller} ended unexpectedly")]
    public static partial void Ended(ILogger logger, Exception exception, string controller);
}
