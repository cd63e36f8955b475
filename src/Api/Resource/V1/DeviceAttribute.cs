using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>A fact about a device: exactly one of the fields.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceAttribute")]
public sealed partial record DeviceAttribute
{
    /// <summary>A whole number.</summary>
    [Field(2, Pointer = true)]
    public long? Int { get; init; }

    /// <summary>True or false.</summary>
    [Field(3, Pointer = true)]
    public bool? Bool { get; init; }

    /// <summary>Text, of at most 64 characters.</summary>
    [Field(4, Pointer = true)]
    public string? String { get; init; }

    /// <summary>A semantic version (semver 2.0.0), of at most 64 characters.</summary>
    [Field(5, Pointer = true)]
    public string? Version { get; init; }

    /// <summary>Whole numbers, at least one.</summary>
    [Field(6, ListType = "atomic")]
    public IReadOnlyList<long> Ints { get; init; } = [];

    /// <summary>Several of true and false, at least one.</summary>
    [Field(7, ListType = "atomic")]
    public IReadOnlyList<bool> Bools { get; init; } = [];

    /// <summary>Texts, at least one, each of at most 64 characters.</summary>
    [Field(8, ListType = "atomic")]
    public IReadOnlyList<string> Strings { get; init; } = [];

    /// <summary>Semantic versions (semver 2.0.0), at least one, each of at most 64 characters.</summary>
    [Field(9, ListType = "atomic")]
    public IReadOnlyList<string> Versions { get; init; } = [];
}
