using Microsoft.Extensions.Logging;

namespace MiniKube.Client.LeaderElection;

internal static partial class LeaderElectionLog
{
    [LoggerMessage(LogLevel.Information, "{Identity} leads by lease {Namespace}/{Name}")]
    public static partial void Acquired(ILogger logger, string identity, string @namespace, string name);

    [LoggerMessage(LogLevel.Information, "{Identity} no longer leads by lease {Namespace}/{Name}")]
    public static partial void Ended(ILogger logger, string identity, string @namespace, string name);

    [LoggerMessage(LogLevel.Warning, "{Identity} lost lease {Namespace}/{Name}")]
    public static partial void Lost(ILogger logger, string identity, string @namespace, string name);

    [LoggerMessage(LogLevel.Warning, "Lease {Namespace}/{Name} could not be taken or renewed: {Error}")]
    public static partial void Refused(ILogger logger, string @namespace, string name, string? error);
}
