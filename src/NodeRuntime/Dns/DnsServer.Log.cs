using Microsoft.Extensions.Logging;

namespace MiniKube.NodeRuntime.Dns;

public sealed partial class DnsServer
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A DNS question could not be answered")]
    private partial void LogFailedQuestion(Exception error);
}
