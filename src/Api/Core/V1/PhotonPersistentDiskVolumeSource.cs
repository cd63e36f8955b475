using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource")]
public sealed partial record PhotonPersistentDiskVolumeSource
{
    [Field(1, Required = true, Default = "\"\"")]
    public string PdID { get; init; } = "";

    [Field(2)]
    public string? FsType { get; init; }
}
