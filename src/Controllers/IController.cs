namespace MiniKube.Controllers;

/// <summary>
/// One controller. From its making on its queue gathers keys, whether it leads or not, so that a new leader starts warm; it acts only while
/// <see cref="RunAsync"/> runs, which may be again and again.
/// </summary>
internal interface IController
{
    /// <summary>Works until cancelled, and returns when the last piece of work has been put down.</summary>
    Task RunAsync(CancellationToken ct);
}
