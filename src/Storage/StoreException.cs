namespace MiniKube.Storage;

/// <summary>The medium under a store failed (disk full, I/O error, connection lost, files of another program). The message is one clear line.</summary>
public sealed class StoreException : IOException
{
    /// <summary>A failure with its cause.</summary>
    public StoreException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>A commit may yet have taken place, or may still do so: the connection was lost while it was under way. False: nothing is said about it.</summary>
    public bool OutcomeUnknown { get; init; }
}
