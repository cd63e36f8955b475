using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Where a variable's value comes from. Exactly one field is set.</summary>
[ApiType("io.k8s.api.core.v1.EnvVarSource")]
public sealed partial record EnvVarSource
{
    /// <summary>A field of the pod: its name, namespace, labels, annotations, uid, node, service account, or addresses.</summary>
    [Field(1)]
    public ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>A request or limit of a container.</summary>
    [Field(2)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    /// <summary>A key of a ConfigMap.</summary>
    [Field(3)]
    public ConfigMapKeySelector? ConfigMapKeyRef { get; init; }

    /// <summary>A key of a Secret.</summary>
    [Field(4)]
    public SecretKeySelector? SecretKeyRef { get; init; }

    /// <summary>A key of an env file in one of the pod's volumes.</summary>
    [Field(5)]
    public FileKeySelector? FileKeyRef { get; init; }
}
