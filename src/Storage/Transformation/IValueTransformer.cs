namespace MiniKube.Storage.Transformation;

/// <summary>Gives values another form on their way to the medium, and takes it away when they come back; encryption, for one. Safe for use from several threads.</summary>
public interface IValueTransformer
{
    /// <summary>The form in which a value is stored under a key: the same array where it is stored as it is.</summary>
    byte[] ToStorage(string key, byte[] value);

    /// <summary>
    /// The value that is stored under a key: the same array where it was stored as it is. What cannot be read becomes <see cref="StoredObject.Unreadable"/>, so that one bad value does not
    /// hold up the others.
    /// </summary>
    byte[] FromStorage(string key, byte[] stored);

    /// <summary>Whether values of a key have another form, or had one.</summary>
    bool Covers(string key);

    /// <summary>Whether a value would be stored in another form today than it was: whoever writes it again brings it up to date.</summary>
    bool IsStale(string key, byte[] stored);
}
