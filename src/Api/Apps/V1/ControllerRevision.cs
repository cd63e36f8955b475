using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Schemas;

namespace MiniKube.Api.Apps.V1;

/// <summary>A past or present state of a DaemonSet or StatefulSet, kept by its controller for updates and rollbacks. Cannot be changed.</summary>
[ApiType("io.k8s.api.apps.v1.ControllerRevision")]
[Kind("apps", "v1", "ControllerRevision", "controllerrevisions")]
public sealed partial record ControllerRevision
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The state, in a form that its controller understands.</summary>
    [Field(2, Raw = nameof(ValueSchemas.RawExtension))]
    public Document? Data { get; init; }

    /// <summary>The number of the state. The newest state has the highest.</summary>
    [Field(3, Required = true, Default = "0")]
    public long Revision { get; init; }
}
