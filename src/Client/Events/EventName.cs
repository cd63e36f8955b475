using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;

namespace MiniKube.Client.Events;

/// <summary>Where an event goes and what it is called, in upstream's forms.</summary>
internal static class EventName
{
    private const int LongestName = 253;
    private const int Digits = 16;

    /// <summary>Objects without a namespace have their events in "default".</summary>
    public static string NamespaceOf(ObjectReference regarding) => string.IsNullOrEmpty(regarding.Namespace) ? "default" : regarding.Namespace;

    /// <summary>The object's name and sixteen hex digits; chance instead of the clock, which may stand still between two events.</summary>
    public static string Of(string? subject, IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[Digits / 2];
        random.NextBytes(bytes);
        // A subject's own name may be the longest already.
        const int most = LongestName - Digits - 1;
        var prefix = subject is { Length: > most } ? subject[..most].TrimEnd('.', '-') : subject;
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}.{Convert.ToHexStringLower(bytes)}");
    }
}
