using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Authorization.V1;

/// <summary>Limits a request to objects by their labels. At most one of the two forms is set.</summary>
[ApiType("io.k8s.api.authorization.v1.LabelSelectorAttributes")]
public sealed partial record LabelSelectorAttributes
{
    /// <summary>The selector as in a URL's <c>labelSelector</c>. The API server parses it; webhooks should look at <c>requirements</c> only.</summary>
    [Field(1)]
    public string? RawSelector { get; init; }

    /// <summary>The selector in parsed form; all requirements hold. Authorizers may ignore what they do not understand.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<LabelSelectorRequirement> Requirements { get; init; } = [];
}
