using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace MiniKube.NodeRuntime.Images;

/// <summary>
/// A name of an image in its full form, by the rules of the Docker reference grammar: "nginx" is
/// "docker.io/library/nginx:latest". A reference has a tag, a digest, or both; the digest then decides.
/// </summary>
public sealed partial record ImageReference
{
    private const string DefaultRegistry = "docker.io";

    private ImageReference(string registry, string repository, string? tag, string? digest)
    {
        Registry = registry;
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>Host and optional port: "docker.io", "127.0.0.1:5000".</summary>
    public string Registry { get; }

    /// <summary>Path in the registry: "library/nginx".</summary>
    public string Repository { get; }

    public string? Tag { get; }

    /// <summary>"sha256:" and 64 hex digits.</summary>
    public string? Digest { get; }

    /// <summary>Registry and repository: "docker.io/library/nginx".</summary>
    public string Name => $"{Registry}/{Repository}";

    /// <summary>The same repository, by digest.</summary>
    public ImageReference WithDigest(string digest) => new(Registry, Repository, null, digest);

    /// <summary>Parses a reference as a user writes it; on failure says what is wrong with it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? reference, [NotNullWhen(false)] out string? problem)
    {
        reference = null;
        problem = $"couldn't parse image name \"{text}\": invalid reference format";
        if (string.IsNullOrEmpty(text))
            return false;
        string? digest = null, tag = null;
        var rest = text;
        if (rest.IndexOf('@') is >= 0 and var at)
        {
            digest = rest[(at + 1)..];
            rest = rest[..at];
            if (!Images.Digest.IsValid(digest))
                return false;
        }
        if (rest.LastIndexOf(':') is >= 0 and var colon && rest.IndexOf('/', colon) < 0)
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
            if (!TagPattern().IsMatch(tag))
                return false;
        }
        var (registry, repository) = Split(rest);
        if (repository.Any(char.IsAsciiLetterUpper))
        {
            problem = $"couldn't parse image name \"{text}\": repository name must be lowercase";
            return false;
        }
        if (!RegistryPattern().IsMatch(registry) || !RepositoryPattern().IsMatch(repository) || repository.Length > 255)
            return false;
        reference = new ImageReference(registry, repository, tag ?? (digest is null ? "latest" : null), digest);
        problem = null;
        return true;
    }

    /// <exception cref="FormatException">see <see cref="TryParse"/></exception>
    public static ImageReference Parse(string text) =>
        TryParse(text, out var reference, out var problem) ? reference : throw new FormatException(problem);

    public override string ToString() =>
        Name + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    private static (string Registry, string Repository) Split(string name)
    {
        var slash = name.IndexOf('/');
        var first = slash < 0 ? "" : name[..slash];
        if (first.Length == 0 || !(first.Contains('.') || first.Contains(':') || first == "localhost" || first.Any(char.IsAsciiLetterUpper)))
            return (DefaultRegistry, slash < 0 ? "library/" + name : name);
        var repository = name[(slash + 1)..];
        if (first is "index.docker.io")
            first = DefaultRegistry;
        return (first, first == DefaultRegistry && !repository.Contains('/') ? "library/" + repository : repository);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(:[0-9]+)?\z")]
    private static partial Regex RegistryPattern();

    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex RepositoryPattern();
}
