namespace MiniKube.NodeRuntime.Images;

/// <summary>An image that is present: its configuration and its unpacked layers.</summary>
public sealed record Image
{
    /// <summary>Digest of the configuration: the image's identity, whatever it is called.</summary>
    public required string Id { get; init; }

    /// <summary>Digest of the manifest of this machine's platform.</summary>
    public required string ManifestDigest { get; init; }
    public required ImageConfig Config { get; init; }

    /// <summary>Identities of the layer stacks, lowest first (<see cref="Digest.Chains"/>).</summary>
    public required IReadOnlyList<string> Chains { get; init; }

    /// <summary>Bytes of manifest, configuration and layers as they were transferred.</summary>
    public required long Size { get; init; }

    /// <summary>Full names with a tag, in order.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Full names with the digest they were found under, in order.</summary>
    public IReadOnlyList<string> Digests { get; init; } = [];
}
