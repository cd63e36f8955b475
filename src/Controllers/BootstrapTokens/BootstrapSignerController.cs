using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Controllers.BootstrapTokens;

/// <summary>The shell of <see cref="ClusterInfoPlan"/>: signs <c>kube-public/cluster-info</c> where somebody has put it there, as kubeadm does.</summary>
internal sealed class BootstrapSignerController : IController
{
    private const string Name = "bootstrap-signer";
    private const string Map = "cluster-info";
    private const string MapNamespace = "kube-public";

    private readonly ControllerContext context;
    private readonly Informer<Secret> tokens;
    private readonly Informer<ConfigMap> maps;
    private readonly WorkQueue<string> queue;

    public BootstrapSignerController(ControllerContext context)
    {
        this.context = context;
        queue = context.Queue<string>("bootstrap_signer_queue");
        tokens = Tokens(context);
        tokens.AddHandler(_ => queue.Add(Map), (_, _) => queue.Add(Map), _ => queue.Add(Map));
        maps = context.Informers.Get<ConfigMap>(new InformerOptions { Namespace = MapNamespace, FieldSelector = $"metadata.name={Map}" });
        maps.AddHandler(_ => queue.Add(Map), (_, _) => queue.Add(Map));
    }

    /// <summary>The bootstrap tokens alone, of all secrets.</summary>
    public static Informer<Secret> Tokens(ControllerContext context) => context.Informers.Get<Secret>(
        new InformerOptions { Namespace = BootstrapToken.Namespace, FieldSelector = $"type={BootstrapToken.SecretType}" });

    public Task RunAsync(CancellationToken ct) => context.Loop(Name, queue, ReconcileAsync).RunAsync(ct);

    private async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (maps.Store.Get(MapNamespace, Map) is not { } present)
        {
            return;
        }
        var signed = ClusterInfoPlan.Compute(present, tokens.Store.List(), context.Now);
        if (ReferenceEquals(signed, present))
        {
            return;
        }
        var result = await context.Client.UpdateAsync(signed, ct: ct);
        if (!result.IsSuccess && !result.IsConflict && !result.IsNotFound)
        {
            throw new ApiException(result.Error);
        }
    }
}
