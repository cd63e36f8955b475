using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One variable of an env file, which an init container has written to an emptyDir volume.</summary>
[ApiType("io.k8s.api.core.v1.FileKeySelector", Atomic = true)]
public sealed partial record FileKeySelector
{
    /// <summary>The volume that holds the file.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string VolumeName { get; init; } = "";

    /// <summary>The file's path within the volume; relative and without .. in it.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";

    /// <summary>The variable's name in the file.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    /// <summary>Start even though the key is missing; the variable is then left out.</summary>
    [Field(4, Pointer = true, Default = "false")]
    public bool? Optional { get; init; }
}
