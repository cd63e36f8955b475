using MiniKube.Api.Resource.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>The names of a claim's requests, and of their alternatives: <c>gpu</c>, <c>gpu/large</c>.</summary>
internal sealed class RequestNames
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    public RequestNames(IReadOnlyList<DeviceRequest> requests)
    {
        foreach (var request in requests)
        {
            names.Add(request.Name);
            names.UnionWith(request.FirstAvailable.Select(alternative => $"{request.Name}/{alternative.Name}"));
        }
    }

    /// <summary>A list that names some of them, each once.</summary>
    public void Check(IReadOnlyList<string> references, string path, FieldErrors errors) =>
        Bounded.Set(references, DeviceRules.MaxItems, static name => name, path, errors, (name, at) => Check(name, at, errors));

    public void Check(string reference, string path, FieldErrors errors)
    {
        const string unknown = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
        var parts = reference.Split('/');
        foreach (var part in parts.Length > 2 ? [] : parts)
        {
            DeviceRules.Label(part, path, errors);
        }
        if (!names.Contains(reference))
        {
            errors.Invalid(path, reference, [unknown]);
        }
    }
}
