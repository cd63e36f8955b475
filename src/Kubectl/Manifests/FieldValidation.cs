using MiniKube.Kubectl.Commands;

namespace MiniKube.Kubectl.Manifests;

/// <summary>The server's names for how strictly it checks fields.</summary>
internal static class FieldValidation
{
    public const string Strict = "Strict";

    public static string Parse(string flag) => flag switch
    {
        "strict" or "true" => Strict,
        "warn" => "Warn",
        "ignore" or "false" => "Ignore",
        _ => throw CommandFailure.Error($"invalid validation option \"{flag}\"; must be one of: strict (or true), warn, ignore (or false)"),
    };
}
