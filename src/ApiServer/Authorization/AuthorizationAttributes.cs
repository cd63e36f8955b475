using MiniKube.Api.Selectors;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authorization;

/// <summary>What somebody wants to do: the question that authorizers answer.</summary>
internal sealed record AuthorizationAttributes
{
    public required UserInfo User { get; init; }

    /// <summary>A verb of the API (get, list, watch, create, ...) or one of a kind's own (bind, impersonate, use); for other paths the method in lower case.</summary>
    public required string Verb { get; init; }

    /// <summary>Whether it is about a resource; else about <see cref="Path"/>.</summary>
    public required bool IsResource { get; init; }
    public string Group { get; init; } = "";
    public string Version { get; init; } = "";
    public string Resource { get; init; } = "";
    public string Subresource { get; init; } = "";

    /// <summary>Empty for cluster-scoped resources, and for all namespaces together.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Empty where no one object is meant.</summary>
    public string Name { get; init; } = "";
    public string Path { get; init; } = "";

    /// <summary>What a list, a watch or a deletecollection is limited to. Whoever does not look at it asks about all objects, which is the safe side.</summary>
    public FieldSelector Fields { get; init; } = FieldSelector.Everything;

    /// <summary>As <see cref="Fields"/>, by labels.</summary>
    public LabelSelectorExpression Labels { get; init; } = LabelSelectorExpression.Everything;

    /// <summary>The question that a request asks.</summary>
    public static AuthorizationAttributes Of(ApiRequest request)
    {
        var info = request.Info;
        var attributes = new AuthorizationAttributes
        {
            User = request.User,
            Verb = info.Verb,
            IsResource = info.IsResource,
            Group = info.Group,
            Version = info.Version,
            Resource = info.Resource,
            Subresource = info.Subresource ?? "",
            Namespace = info.Namespace ?? "",
            Name = info.Name ?? "",
            Path = info.Path,
        };
        return info.IsResource && info.Verb is "list" or "watch" or "deletecollection" ? Selected(attributes, request) : attributes;
    }

    // A selector that cannot be read limits nothing here; the handler refuses it.
    private static AuthorizationAttributes Selected(AuthorizationAttributes attributes, ApiRequest request)
    {
        if (request.Query("fieldSelector") is { Length: > 0 } fields && FieldSelector.TryParse(fields, out var byFields))
        {
            // A list of one object by its name is as narrow as a get. Upstream says so of reads alone.
            var name = attributes is { Name: "", Verb: "list" or "watch" } && byFields.RequiresExactMatch("metadata.name", out var exact) ? exact : attributes.Name;
            attributes = attributes with { Fields = byFields, Name = name };
        }
        return request.Query("labelSelector") is { Length: > 0 } labels && LabelSelectorExpression.TryParse(labels, out var byLabels)
            ? attributes with { Labels = byLabels }
            : attributes;
    }
}
