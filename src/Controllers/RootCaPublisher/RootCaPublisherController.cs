using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.RootCaPublisher;

/// <summary>Keeps a config map with the cluster's CA certificate in every namespace, by which pods know the API server.</summary>
internal sealed class RootCaPublisherController : ObjectController<Namespace>
{
    private const string Name = "kube-root-ca.crt";
    private const string Key = "ca.crt";

    private static readonly Dictionary<string, string> Annotations = new()
    {
        ["kubernetes.io/description"] = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or "
            + "kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
    };

    private readonly Informer<ConfigMap> maps;
    private readonly string certificate;

    /// <param name="context">What it is made from.</param>
    /// <param name="certificate">The certificate in PEM.</param>
    public RootCaPublisherController(ControllerContext context, string certificate) : base(context, "root-ca-certificate-publisher", 1)
    {
        this.certificate = certificate;
        maps = context.Informers.Get<ConfigMap>(new InformerOptions { FieldSelector = $"metadata.name={Name}" });
        maps.AddHandler(onUpdate: (_, map) => Look(map), onDelete: Look);
    }

    protected override async Task ReconcileAsync(ObjectKey key, Namespace space, CancellationToken ct)
    {
        var name = space.Metadata.Name!;
        var present = maps.Store.Get(name, Name);
        if (space.Metadata.DeletionTimestamp is not null || (present is not null && Shows(present)))
        {
            return;
        }
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { [Key] = certificate };
        var result = present is null
            ? await Context.Client.CreateAsync(new ConfigMap { Metadata = new ObjectMeta { Name = Name, Namespace = name, Annotations = Annotations }, Data = data }, ct: ct)
            : await Context.Client.UpdateAsync(present with
            {
                Metadata = present.Metadata with { Annotations = Annotations.Concat(present.Metadata.Annotations).DistinctBy(a => a.Key).ToDictionary() },
                Data = data,
            }, ct: ct);
        if (!result.IsSuccess && !result.IsAlreadyExists && !result.IsConflict && !result.IsNotFound && !result.Error.IsNamespaceTerminating())
        {
            throw new ApiException(result.Error);
        }
    }

    private bool Shows(ConfigMap map) => map.Data.Count == 1 && map.Data.TryGetValue(Key, out var published) && published == certificate
        && Annotations.Keys.All(k => map.Metadata.Annotations.GetValueOrDefault(k, "").Length > 0);

    private void Look(ConfigMap map) => Queue.Add(new ObjectKey("", map.Metadata.Namespace!));
}
