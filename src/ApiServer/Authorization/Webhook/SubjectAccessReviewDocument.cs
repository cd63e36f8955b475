using MiniKube.Api.Documents;
using MiniKube.Api.Selectors;

namespace MiniKube.ApiServer.Authorization.Webhook;

/// <summary>A question of authorization as <c>authorization.k8s.io/v1 SubjectAccessReview</c>.</summary>
internal static class SubjectAccessReviewDocument
{
    public const string Version = "authorization.k8s.io/v1";
    public const string Kind = "SubjectAccessReview";

    public static DocumentObject Of(AuthorizationAttributes asked) => new(("kind", Kind), ("apiVersion", Version), ("metadata", DocumentObject.Empty), ("spec", Spec(asked)));

    private static DocumentObject Spec(AuthorizationAttributes asked)
    {
        var user = asked.User;
        var spec = asked.IsResource
            ? new DocumentObject(("resourceAttributes", Resource(asked)))
            : new DocumentObject(("nonResourceAttributes", Given(("path", asked.Path), ("verb", asked.Verb))));
        spec = spec.With("user", user.Name).With("groups", Texts(user.Groups));
        if (user.Extra.Count > 0)
        {
            spec = spec.With("extra", new DocumentObject(user.Extra.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, (Document)Texts(e.Value)))));
        }
        return user.Uid is { Length: > 0 } uid ? spec.With("uid", uid) : spec;
    }

    private static DocumentObject Resource(AuthorizationAttributes asked)
    {
        var resource = Given(("namespace", asked.Namespace), ("verb", asked.Verb), ("group", asked.Group), ("version", asked.Version),
            ("resource", asked.Resource), ("subresource", asked.Subresource), ("name", asked.Name));
        if (!asked.Fields.IsEverything)
        {
            resource = resource.With("fieldSelector", Requirements(asked.Fields.Requirements.Select(r => Requirement(r.Field, r.Negated ? "NotIn" : "In", [r.Value]))));
        }
        return asked.Labels.IsEverything ? resource
            : resource.With("labelSelector", Requirements(asked.Labels.Requirements.Select(r => Requirement(r.Key, Operator(r.Operator), r.Values))));
    }

    private static string Operator(LabelOperator op) => op switch
    {
        LabelOperator.Exists => "Exists",
        LabelOperator.DoesNotExist => "DoesNotExist",
        LabelOperator.NotIn or LabelOperator.NotEquals => "NotIn",
        LabelOperator.GreaterThan => "Gt",
        LabelOperator.LessThan => "Lt",
        _ => "In",
    };

    private static DocumentObject Requirements(IEnumerable<Document> all) => new(("requirements", Document.Of(all)));

    private static DocumentObject Requirement(string key, string op, IReadOnlyList<string> values) => values.Count == 0
        ? new(("key", key), ("operator", op))
        : new(("key", key), ("operator", op), ("values", Texts(values)));

    private static DocumentArray Texts(IEnumerable<string> texts) => Document.Of(texts.Select(t => (Document)t));

    // What is empty is left out.
    private static DocumentObject Given(params ReadOnlySpan<(string Name, string Value)> members)
    {
        var o = DocumentObject.Empty;
        foreach (var (name, value) in members)
        {
            o = value.Length == 0 ? o : o.With(name, value);
        }
        return o;
    }
}
