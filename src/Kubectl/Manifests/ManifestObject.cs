using MiniKube.Api.Documents;
using MiniKube.Client.Discovery;

namespace MiniKube.Kubectl.Manifests;

/// <summary>One object of a manifest, mapped to its resource and namespace, and the file that it came from.</summary>
internal sealed record ManifestObject(DocumentObject Content, string File, DiscoveredResource Resource, string? Namespace, string Name);
