using System.Runtime.InteropServices;
using System.Text.Json;

namespace MiniKube.NodeRuntime.Images;

/// <summary>Operating system and processor of an image, in Go's words ("linux/arm64/v8").</summary>
public sealed record Platform(string Os, string Architecture, string? Variant = null)
{
    /// <summary>The platform of this process.</summary>
    public static Platform Current { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => new("linux", "amd64"),
        System.Runtime.InteropServices.Architecture.Arm64 => new("linux", "arm64", "v8"),
        System.Runtime.InteropServices.Architecture.Arm => new("linux", "arm", "v7"),
        var other => new("linux", other.ToString().ToLowerInvariant()),
    };

    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    /// <summary>Whether an index entry's platform object runs here; one without an architecture runs anywhere.</summary>
    internal bool Accepts(JsonElement platform)
    {
        var os = Get(platform, "os");
        var architecture = Get(platform, "architecture");
        var variant = Get(platform, "variant");
        return (os is null || os == Os) && (architecture is null || architecture == Architecture)
            && (variant is null || Variant is null || variant == Variant);
    }

    private static string? Get(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
