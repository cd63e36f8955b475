namespace MiniKube.NodeRuntime.Containers.Logs;

/// <summary>Finds where the last lines of a log begin, reading it backwards.</summary>
internal static class LogTail
{
    private const int BlockSize = 32 * 1024;

    /// <summary>
    /// Offset of the first of the last so many lines. Parts of one line count as one, and of a line that is still growing what is
    /// there counts too: of "1P 2F 3F 4P" the last two lines are "3F 4P".
    /// </summary>
    public static long Find(FileStream file, long lines, byte[]? stream)
    {
        if (lines <= 0)
            return file.Length;
        var begin = file.Length;
        var carried = Array.Empty<byte>();
        var position = file.Length;
        var counted = 0L;
        var started = false;
        while (position > 0)
        {
            var size = (int)Math.Min(BlockSize, position);
            position -= size;
            var block = new byte[size + carried.Length];
            RandomAccess.Read(file.SafeFileHandle, block.AsSpan(0, size), position);
            carried.CopyTo(block, size);
            var end = block.Length;
            while (end > 0)
            {
                // The line end belongs to the line before; what is after the last one is not a line yet.
                var lineEnd = block[end - 1] == '\n' ? end - 1 : end;
                var lineStart = block.AsSpan(0, lineEnd).LastIndexOf((byte)'\n') + 1;
                if (lineStart == 0 && position > 0)
                    break;
                if (LogLine.TryParse(block.AsSpan(lineStart, lineEnd - lineStart), out var line)
                    && (stream is null || line.Stream.SequenceEqual(stream)))
                {
                    if (!line.Partial || !started)
                        counted++;
                    started = true;
                    if (counted > lines)
                        return begin;
                    begin = position + lineStart;
                }
                end = lineStart;
            }
            carried = block[..end];
        }
        return begin;
    }
}
