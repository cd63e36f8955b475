using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ContainerStateTerminated")]
public sealed partial record ContainerStateTerminated
{
    [Field(1, Required = true, Default = "0")]
    public int ExitCode { get; init; }

    [Field(2)]
    public int? Signal { get; init; }

    [Field(3)]
    public string? Reason { get; init; }

    [Field(4)]
    public string? Message { get; init; }

    [Field(5)]
    public Timestamp? StartedAt { get; init; }

    [Field(6)]
    public Timestamp? FinishedAt { get; init; }

    [Field(7)]
    public string? ContainerID { get; init; }
}
