namespace MiniKube.NodeRuntime.Images;

/// <summary>The bytes of an image, archive or layer break the format's rules or their digest; nothing of it was kept.</summary>
public sealed class InvalidImageException : IOException
{
    public InvalidImageException(string message) : base(message)
    {
    }

    public InvalidImageException(string message, Exception cause) : base(message, cause)
    {
    }
}
