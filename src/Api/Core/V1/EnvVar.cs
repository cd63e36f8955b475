using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One environment variable.</summary>
[ApiType("io.k8s.api.core.v1.EnvVar")]
public sealed partial record EnvVar
{
    /// <summary>The variable's name: any printable ASCII characters but =.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>Its value. $(NAME) stands for a variable defined before it, $$(NAME) for that very text. Empty when unset.</summary>
    [Field(2)]
    public string? Value { get; init; }

    /// <summary>Where the value comes from. Not together with value.</summary>
    [Field(3)]
    public EnvVarSource? ValueFrom { get; init; }
}
