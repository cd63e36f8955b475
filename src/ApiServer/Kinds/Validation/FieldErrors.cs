using FluentValidation;
using FluentValidation.Results;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Validation;

/// <summary>Collects what rules find wrong. Each finding becomes a FluentValidation failure that carries its <see cref="FieldError"/>.</summary>
internal sealed class FieldErrors(Action<FieldError> add)
{
    public static FieldErrors In<T>(ValidationContext<T> context) => new(error => context.AddFailure(
        new ValidationFailure(error.Field, error.Body) { CustomState = error, ErrorCode = error.Reason }));

    public void Add(FieldError error) => add(error);

    public void Required(string path, string detail = "") => add(FieldError.Required(path, detail));

    public void Invalid(string path, Document? value, string detail) => add(FieldError.Invalid(path, value, detail));

    /// <summary>One Invalid for each message that a name rule has about a value.</summary>
    public void Invalid(string path, string value, IEnumerable<string> messages)
    {
        foreach (var message in messages)
        {
            add(FieldError.Invalid(path, value, message));
        }
    }

    public void Invalid(string path, long value, IEnumerable<string> messages)
    {
        foreach (var message in messages)
        {
            add(FieldError.Invalid(path, value, message));
        }
    }

    public void Forbidden(string path, string detail) => add(FieldError.Forbidden(path, detail));

    public void Duplicate(string path, Document value) => add(FieldError.Duplicate(path, value));

    /// <summary>The text may not change.</summary>
    public void Unchanged(string path, string? old, string? updated)
    {
        if (old != updated)
        {
            add(FieldError.Invalid(path, updated is null ? null : (Document)updated, CommonRules.Immutable));
        }
    }

    public void NotFound(string path, string value) => add(FieldError.NotFound(path, value));

    /// <summary>The value must be one of a few words.</summary>
    public void OneOf(string path, string? value, params ReadOnlySpan<string> words)
    {
        if (!words.Contains(value ?? ""))
        {
            add(FieldError.NotSupported(path, value ?? "", words.ToArray()));
        }
    }

    /// <summary>The value must be there and one of a few words.</summary>
    public void RequiredOneOf(string path, string? value, params ReadOnlySpan<string> words)
    {
        if (string.IsNullOrEmpty(value))
        {
            Required(path);
        }
        else
        {
            OneOf(path, value, words);
        }
    }

    /// <summary>The value must be there and in the form that a rule asks for.</summary>
    public void RequiredName(string path, string? value, Func<string, IReadOnlyList<string>> rule)
    {
        if (string.IsNullOrEmpty(value))
        {
            Required(path);
        }
        else
        {
            Invalid(path, value, rule(value));
        }
    }

    /// <summary>A text that cannot be left out.</summary>
    public void NotEmpty(string path, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            Required(path);
        }
    }

    public void NotNegative(string path, long? value)
    {
        if (value < 0)
        {
            Invalid(path, value, "must be greater than or equal to 0");
        }
    }

    public void Positive(string path, long? value)
    {
        if (value <= 0)
        {
            Invalid(path, value, "must be greater than 0");
        }
    }

    private void Invalid(string path, long? value, string detail) => add(FieldError.Invalid(path, value is { } v ? v : null, detail));
}
