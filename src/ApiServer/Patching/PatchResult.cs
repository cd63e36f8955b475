using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Patching;

/// <summary>What became of a patch: the patched object, or why there is none, as the code, reason and message of a Status.</summary>
internal sealed record PatchResult(DocumentObject? Patched, int Code = 0, string Reason = "", string Message = "")
{
    /// <summary>
    /// What strict field validation holds against the patch itself (members given twice, unknown members of an operation); the object's own
    /// fields are looked at afterwards, by the walk over the patched object.
    /// </summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Says more where Kubernetes' own message says nothing; the message of a cause in the Status.</summary>
    public string? Cause { get; init; }

    public static PatchResult Applied(DocumentObject patched, IReadOnlyList<string>? problems = null) => new(patched) { Problems = problems ?? [] };

    /// <summary>400: the patch itself makes no sense.</summary>
    public static PatchResult BadRequest(string message) => new(null, 400, "BadRequest", message);

    /// <summary>422: it does not fit the object (a failed test, a path that is not there).</summary>
    public static PatchResult Invalid(string cause) =>
        new(null, 422, "Invalid", "the server rejected our request due to an error in our request") { Cause = cause };

    /// <summary>413.</summary>
    public static PatchResult TooLarge(string message) => new(null, 413, "RequestEntityTooLarge", message);
}
