using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A command run in the container.</summary>
[ApiType("io.k8s.api.core.v1.ExecAction")]
public sealed partial record ExecAction
{
    /// <summary>The program and its arguments. No shell is involved unless it is named here. Exit code 0 is success.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Command { get; init; } = [];
}
