using System.Text;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Containers;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Volumes;

/// <summary>
/// The files of volumes that show objects of the API: config maps, secrets, the pod's own fields, or several of them in one directory
/// (https://kubernetes.io/docs/concepts/storage/projected-volumes/).
/// </summary>
/// <param name="source">Config maps and secrets.</param>
/// <param name="tokens">Tokens of the pods' service accounts.</param>
/// <param name="node">Its allocatable resources stand in for limits that are not set.</param>
internal sealed class ProjectedFiles(IConfigSource source, ITokenSource tokens, Func<Node?> node)
{
    private const int ReadableByAll = 420;

    /// <returns>null when the volume is of another kind.</returns>
    /// <exception cref="VolumeException">What the volume shows is not there, or cannot be shown.</exception>
    public async Task<IReadOnlyList<VolumeFile>?> OfAsync(Pod pod, Volume volume, CancellationToken cancel) => volume switch
    {
        { ConfigMap: { } map } => await ConfigMapAsync(pod, map.Name, map.Items, map.DefaultMode ?? ReadableByAll, map.Optional, cancel),
        { Secret: { } secret } => await SecretAsync(pod, secret.SecretName, secret.Items, secret.DefaultMode ?? ReadableByAll, secret.Optional, cancel),
        { DownwardAPI: { } downward } => Fields(pod, downward.Items, downward.DefaultMode ?? ReadableByAll),
        { Projected: { } projected } => await AllAsync(pod, projected, cancel),
        _ => null,
    };

    /// <summary>The pod is gone.</summary>
    public void Forget(string podUid) => tokens.Forget(podUid);

    private async Task<IReadOnlyList<VolumeFile>> AllAsync(Pod pod, ProjectedVolumeSource projected, CancellationToken cancel)
    {
        var mode = projected.DefaultMode ?? ReadableByAll;
        // Of two sources with one path the later wins.
        var files = new Dictionary<string, VolumeFile>(StringComparer.Ordinal);
        foreach (var part in projected.Sources)
        {
            var shown = part switch
            {
                { ConfigMap: { } map } => await ConfigMapAsync(pod, map.Name, map.Items, mode, map.Optional, cancel),
                { Secret: { } secret } => await SecretAsync(pod, secret.Name, secret.Items, mode, secret.Optional, cancel),
                { DownwardAPI: { } downward } => Fields(pod, downward.Items, mode),
                { ServiceAccountToken: { } token } => [new VolumeFile(token.Path, Encoding.UTF8.GetBytes(await tokens.TokenAsync(pod, token, cancel)), (UnixFileMode)mode)],
                _ => throw new VolumeException("this projected source is not supported: only configMap, secret, downwardAPI and serviceAccountToken are"),
            };
            foreach (var file in shown)
            {
                files[file.Path] = file;
            }
        }
        return [.. files.Values];
    }

    private async Task<IReadOnlyList<VolumeFile>> ConfigMapAsync(Pod pod, string? name, IReadOnlyList<KeyToPath> items, int mode, bool? optional,
        CancellationToken cancel) => await source.ConfigMapAsync(pod.Metadata.Namespace!, name ?? "", cancel) is { } map
            ? VolumeFiles.Of(map, items, mode, optional == true)
            : optional == true ? [] : throw new VolumeException($"configmap \"{name}\" not found");

    private async Task<IReadOnlyList<VolumeFile>> SecretAsync(Pod pod, string? name, IReadOnlyList<KeyToPath> items, int mode, bool? optional,
        CancellationToken cancel) => await source.SecretAsync(pod.Metadata.Namespace!, name ?? "", cancel) is { } secret
            ? VolumeFiles.Of(secret, items, mode, optional == true)
            : optional == true ? [] : throw new VolumeException($"secret \"{name}\" not found");

    private VolumeFile[] Fields(Pod pod, IReadOnlyList<DownwardAPIVolumeFile> items, int mode) => items.Select(item =>
        new VolumeFile(item.Path, Encoding.UTF8.GetBytes(FieldValue(pod, item)), (UnixFileMode)(item.Mode ?? mode))).ToArray();

    private string FieldValue(Pod pod, DownwardAPIVolumeFile item)
    {
        if (item.FieldRef is { } field)
        {
            // Addresses are for the environment alone: of what a volume may show, none is needed.
            return PodFields.Value(pod, field.FieldPath, podIp: null, hostIp: "") ?? throw new VolumeException($"unsupported fieldPath: {field.FieldPath}");
        }
        try
        {
            return item.ResourceFieldRef is { } resource ? ResourceFields.Value(pod, container: null, node(), resource) : "";
        }
        catch (ContainerConfigException e)
        {
            throw new VolumeException(e.Message, e);
        }
    }
}
