using System.Runtime;

namespace MiniKube.Hosting;

/// <summary>
/// No garbage collections while a store is read whole. All that is read stays: collections would find nothing, and only walk over what has come so far, again and again. Memory in the end is the same.
/// </summary>
internal sealed class CollectionPause : IDisposable
{
    // Less is read before the collector would have begun.
    private const long Least = 32 << 20;

    /// <summary>The part of the machine's, or the container's, memory that is asked for at most.</summary>
    private const int Share = 4;

    private CollectionPause()
    {
    }

    /// <summary>Begins one for as many bytes as a file has; null where it is not worth it, or the memory is not there. It ends by itself when more is allocated.</summary>
    public static CollectionPause? ForReading(string file)
    {
        var length = File.Exists(file) ? new FileInfo(file).Length : 0;
        var bytes = Math.Min(length, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Share);
        try
        {
            return bytes >= Least && GC.TryStartNoGCRegion(bytes) ? new CollectionPause() : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            // More than the collector can set aside at once.
            return null;
        }
    }

    public void Dispose()
    {
        try
        {
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
            {
                GC.EndNoGCRegion();
            }
        }
        catch (InvalidOperationException)
        {
            // It ended by itself, between the question and the call.
        }
    }
}
