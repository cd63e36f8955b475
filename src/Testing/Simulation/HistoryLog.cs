using Microsoft.Extensions.Logging;

namespace MiniKube.Testing.Simulation;

/// <summary>Puts what components log into the history.</summary>
public sealed class HistoryLog(History history, TimeProvider time, LogLevel least = LogLevel.Information) : ILoggerFactory
{
    private bool IsEnabled(LogLevel level) => level >= least;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("the history is the only place to log to");

    public void Dispose()
    {
    }

    private void Write(string category, LogLevel level, string text, Exception? exception) =>
        // Stack traces name lines and compiler-made names: the same run of another build would differ.
        history.Append(time.GetUtcNow(), level.ToString(), $"{category}: {text}{(exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})")}");

    private sealed class Logger(HistoryLog owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => owner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                owner.Write(category, logLevel, formatter(state, exception), exception);
            }
        }
    }
}
