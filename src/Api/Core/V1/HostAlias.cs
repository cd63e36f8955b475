using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.HostAlias")]
public sealed partial record HostAlias
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Ip { get; init; } = "";

    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> Hostnames { get; init; } = [];
}
