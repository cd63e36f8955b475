namespace MiniKube.ApiServer.Patching;

/// <summary>Unwinds a half-applied patch; never leaves this room, where it becomes the <see cref="PatchResult"/> it carries.</summary>
internal sealed class PatchException(PatchResult result) : Exception(result.Cause ?? result.Message)
{
    public PatchResult Result { get; } = result;

    public static PatchException DoesNotApply(string cause) => new(PatchResult.Invalid(cause));

    public static PatchException Malformed(string message) => new(PatchResult.BadRequest(message));
}
