using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>Reads the events of a watch.</summary>
public sealed class WatchReader(HttpResponseMessage message) : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private StreamReader? reader;

    /// <summary>The next event: its type, its object's name and its object; null at the end of the watch.</summary>
    public async Task<(string Type, Document Object)?> NextAsync()
    {
        var parsed = await NextLineAsync();
        return parsed is null ? null : (parsed["type"]!.AsString!, parsed["object"]!);
    }

    /// <summary>The next line as it is; null at the end.</summary>
    public async Task<Document?> NextLineAsync()
    {
        reader ??= new StreamReader(await message.Content.ReadAsStreamAsync());
        using var limit = new CancellationTokenSource(Guard);
        var line = await reader.ReadLineAsync(limit.Token);
        return line is null ? null : DocumentJson.Parse(line);
    }

    /// <summary>The next events as <c>TYPE name</c>.</summary>
    public async Task<string[]> TakeAsync(int count)
    {
        var texts = new List<string>();
        while (texts.Count < count && await NextAsync() is { } e)
        {
            texts.Add($"{e.Type} {e.Object.At("metadata", "name")?.AsString}".TrimEnd());
        }
        return texts.ToArray();
    }

    public void Dispose()
    {
        reader?.Dispose();
        message.Dispose();
    }
}
