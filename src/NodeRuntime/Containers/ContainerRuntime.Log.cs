using Microsoft.Extensions.Logging;

namespace MiniKube.NodeRuntime.Containers;

public sealed partial class ContainerRuntime
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Removing container {Id}, whose creation was interrupted")]
    private partial void LogInterrupted(string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Container {Id} ended together with its monitor")]
    private partial void LogLost(string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Removing container {Id}: {Complaint}")]
    private partial void LogRemovalComplaint(string id, string complaint);

    [LoggerMessage(Level = LogLevel.Error, Message = "Handler of the exit of container {Id} failed")]
    private partial void LogHandlerFailed(Exception failure, string id);
}
