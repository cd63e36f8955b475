using Microsoft.Extensions.Logging;

namespace MiniKube.Hosting;

/// <summary>What a long-running process writes to its standard error: one line per message, with the time.</summary>
internal static class Logging
{
    public static ILoggerFactory Create(LogLevel level = LogLevel.Information) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(level)
        .AddFilter("Microsoft", LogLevel.Warning)
        // A host that fails to start or stop throws as well: that is told in one line, by the command.
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff ";
            console.ColorBehavior = Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled;
            console.UseUtcTimestamp = true;
        })
        // Standard output is for what a program is asked for: the audit log, for one.
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));

    /// <summary>Waits for the line that is being written; a standard error that nobody reads holds it up.</summary>
    public static Task FlushAsync() => Task.Run(Console.Error.Flush);
}
