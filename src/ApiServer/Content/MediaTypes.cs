using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MiniKube.ApiServer.Content;

/// <summary>The media types of the API.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";
    public const string Protobuf = "application/vnd.kubernetes.protobuf";
    public const string JsonPatch = "application/json-patch+json";
    public const string MergePatch = "application/merge-patch+json";
    public const string StrategicMergePatch = "application/strategic-merge-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";

    public static IReadOnlyList<string> Bodies { get; } = [Json, Yaml, Protobuf];
    public static IReadOnlyList<string> Patches { get; } = [JsonPatch, MergePatch, StrategicMergePatch, ApplyPatch];

    /// <summary>The patches that objects of a kind take.</summary>
    public static IReadOnlyList<string> PatchesOf(Kinds.KindDeclaration kind) => kind.IsCustom ? CustomPatches : Patches;

    private static readonly string[] CustomPatches = [JsonPatch, MergePatch, ApplyPatch];

    /// <summary>The type of a body that is an object: JSON where none is named, and nothing where what is named is no media type (<c>application/json;foo</c>).</summary>
    public static string? OfBody(HttpRequest request) => request.ContentType is not { Length: > 0 } text
        ? Json
        : MediaTypeHeaderValue.TryParse(text, out var type) && type.Parameters.All(static p => p.Value.Length > 0) ? type.MediaType.Value!.ToLowerInvariant() : null;

    /// <summary>The type of a patch, to the letter, with whatever parameters.</summary>
    public static string OfPatch(HttpRequest request) => (request.ContentType ?? "").Split(';')[0];

    /// <summary>The type without its parameters, in lower case; empty for none.</summary>
    public static string Bare(string? contentType)
    {
        var text = contentType ?? "";
        var end = text.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).Trim().ToLowerInvariant();
    }
}
