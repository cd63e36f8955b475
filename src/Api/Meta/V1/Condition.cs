using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Meta.V1;

/// <summary>One aspect of an object's state, as its controller last saw it.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.Condition")]
public sealed partial record Condition
{
    /// <summary>Which aspect this is, in CamelCase and possibly with a domain prefix: example.com/Ready. Each type occurs once per object.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>Whether the condition holds: True, False or Unknown.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    /// <summary>The metadata.generation that was looked at. When it is below the object's current one, the condition may be out of date.</summary>
    [Field(3)]
    public long? ObservedGeneration { get; init; }

    /// <summary>When status last changed from one value to another.</summary>
    [Field(4, Required = true)]
    public Timestamp LastTransitionTime { get; init; }

    /// <summary>Why the condition has this status, as one CamelCase word for programs to compare. Must not be empty.</summary>
    [Field(5, Required = true, Default = "\"\"")]
    public string Reason { get; init; } = "";

    /// <summary>Details for people to read; may be empty.</summary>
    [Field(6, Required = true, Default = "\"\"")]
    public string Message { get; init; } = "";
}
