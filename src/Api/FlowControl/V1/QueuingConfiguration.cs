using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>How requests of a priority level wait, at each API server for itself.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.QueuingConfiguration")]
public sealed partial record QueuingConfiguration
{
    /// <summary>The number of queues, at least 1. With 1, flows are not kept apart. 64 when unset.</summary>
    [Field(1, Default = "0")]
    public int Queues { get; init; }

    /// <summary>How many queues a flow is dealt; each request joins the shortest of them. At most <c>queues</c>, and better far less. 8 when unset.</summary>
    [Field(2, Default = "0")]
    public int HandSize { get; init; }

    /// <summary>The most requests in one queue; those beyond are turned away. At least 1; 50 when unset.</summary>
    [Field(3, Default = "0")]
    public int QueueLengthLimit { get; init; }
}
