namespace MiniKube.Client.Informers;

/// <summary>
/// What a loop does when the informer learns something: short and without waiting, usually putting a key on a queue. Called in the order of the
/// changes, one call at a time; the store already has the change. A handler that throws is logged and does not hold up the others.
/// </summary>
public sealed record InformerHandler<T> where T : class
{
    public Action<T>? OnAdd { get; init; }

    /// <summary>The object before and after.</summary>
    public Action<T, T>? OnUpdate { get; init; }

    /// <summary>
    /// The object's last known state. An object that was deleted and made again under its name while nobody looked is a delete and an add.
    /// </summary>
    public Action<T>? OnDelete { get; init; }
}
