using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.HTTPGetAction")]
public sealed partial record HTTPGetAction
{
    [Field(1)]
    public string? Path { get; init; }

    [Field(2, Required = true)]
    public IntOrString Port { get; init; }

    [Field(3)]
    public string? Host { get; init; }

    [Field(4)]
    public string? Scheme { get; init; }

    [Field(5, ListType = "atomic")]
    public IReadOnlyList<HTTPHeader> HttpHeaders { get; init; } = [];
}
