using FluentValidation;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Kinds.Validation;

/// <summary>An update: what is there and what is to be.</summary>
internal sealed record Change<T>(T Old, T New);

/// <summary>The rules of one kind over its typed record; <see cref="Part"/> says which part which rules look at.</summary>
internal abstract class KindValidator<T> : AbstractValidator<T>
{
    protected void Check(Action<T, FieldErrors> rules) => RuleFor(x => x).Custom((x, context) => rules(x, FieldErrors.In(context)));

    /// <param name="path">The part's path in the object.</param>
    /// <param name="part">The part; rules are not asked about one that is not there.</param>
    /// <param name="rules">(part, path, errors).</param>
    protected void Part<TPart>(string path, Func<T, TPart?> part, Action<TPart, string, FieldErrors> rules) where TPart : class =>
        RuleFor(x => x).Custom((x, context) =>
        {
            if (part(x) is { } found)
            {
                rules(found, path, FieldErrors.In(context));
            }
        });
}

/// <summary>
/// Makes the functions of a <see cref="KindDeclaration"/> out of validators. A validator is built when it is first asked: a server that never sees a
/// kind never pays for its rules.
/// </summary>
internal static class Validators
{
    public static Func<DocumentObject, RequestContext, IReadOnlyList<FieldError>> Create<T>(Func<KindValidator<T>> make) where T : class, IApiType<T>
    {
        var validator = new Lazy<KindValidator<T>>(make);
        return (created, _) => Errors(validator.Value, ApiJson.Read<T>(created));
    }

    /// <summary>The new object by itself, and the step from the old one to it.</summary>
    public static Func<DocumentObject, DocumentObject, RequestContext, IReadOnlyList<FieldError>> Update<T>(
        Func<KindValidator<T>> make, Func<KindValidator<Change<T>>> makeChange) where T : class, IApiType<T>
    {
        var validator = new Lazy<KindValidator<T>>(make);
        var change = new Lazy<KindValidator<Change<T>>>(makeChange);
        return (old, updated, _) =>
        {
            var typed = ApiJson.Read<T>(updated);
            return [.. Errors(validator.Value, typed), .. Errors(change.Value, new Change<T>(ApiJson.Read<T>(old), typed))];
        };
    }

    /// <summary>The step from the old object to the new one alone.</summary>
    public static Func<DocumentObject, DocumentObject, RequestContext, IReadOnlyList<FieldError>> Change<T>(Func<KindValidator<Change<T>>> makeChange)
        where T : class, IApiType<T>
    {
        var change = new Lazy<KindValidator<Change<T>>>(makeChange);
        return (old, updated, _) => Errors(change.Value, new Change<T>(ApiJson.Read<T>(old), ApiJson.Read<T>(updated)));
    }

    /// <summary>The new object by itself: every change is allowed.</summary>
    public static Func<DocumentObject, DocumentObject, RequestContext, IReadOnlyList<FieldError>> UpdateAsCreate<T>(Func<KindValidator<T>> make)
        where T : class, IApiType<T>
    {
        var create = Create(make);
        return (_, updated, context) => create(updated, context);
    }

    private static FieldError[] Errors<T>(AbstractValidator<T> validator, T subject) =>
        validator.Validate(subject).Errors.Select(static f => (FieldError)f.CustomState).ToArray();
}
