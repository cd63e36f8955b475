using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Allocation;

/// <summary>Why a Service does not get what it needs: a field asks for what cannot be given, or there is nothing left.</summary>
internal sealed record Refusal
{
    private readonly IReadOnlyList<FieldError> errors = [];
    private readonly string exhausted = "";

    /// <summary>Fields ask for what cannot be given.</summary>
    public Refusal(params IReadOnlyList<FieldError> errors) => this.errors = errors;

    /// <summary>Nothing is left to give.</summary>
    public Refusal(string exhausted) => this.exhausted = exhausted;

    public ApiError Error(string service) => errors.Count > 0 ? ApiError.Invalid("", "Service", service, errors) : ApiError.Internal(exhausted);
}
