namespace MiniKube.Controllers;

/// <summary>An event that a plan wants told about the object it is for.</summary>
internal sealed record PlannedEvent(string Type, string Reason, string Message)
{
    public static PlannedEvent Normal(string reason, string message) => new("Normal", reason, message);
    public static PlannedEvent Warning(string reason, string message) => new("Warning", reason, message);
}
