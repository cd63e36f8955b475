using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.EnvVarSource")]
public sealed partial record EnvVarSource
{
    [Field(1)]
    public ObjectFieldSelector? FieldRef { get; init; }

    [Field(2)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    [Field(3)]
    public ConfigMapKeySelector? ConfigMapKeyRef { get; init; }

    [Field(4)]
    public SecretKeySelector? SecretKeyRef { get; init; }

    [Field(5)]
    public FileKeySelector? FileKeyRef { get; init; }
}
