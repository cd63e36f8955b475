using Microsoft.Extensions.Logging;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>Keeps the last exception that the server logged.</summary>
internal sealed class FailureLog : ILoggerFactory, ILogger
{
    private Exception? last;

    /// <summary>The exception that was logged since it was last asked for; null for none.</summary>
    public Exception? Take() => Interlocked.Exchange(ref last, null);

    public ILogger CreateLogger(string categoryName) => this;
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("nothing but the last exception is kept");
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null)
        {
            Interlocked.Exchange(ref last, exception);
        }
    }

    public void Dispose()
    {
    }
}
