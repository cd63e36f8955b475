using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Controllers.BootstrapTokens;

/// <summary>Deletes bootstrap tokens when they expire.</summary>
internal sealed class TokenCleanerController : IController
{
    private const string Name = "token-cleaner";

    private readonly ControllerContext context;
    private readonly Informer<Secret> secrets;
    private readonly WorkQueue<ObjectKey> queue;

    public TokenCleanerController(ControllerContext context)
    {
        this.context = context;
        queue = context.Queue<ObjectKey>("token_cleaner");
        secrets = BootstrapSignerController.Tokens(context);
        secrets.AddHandler(secret => queue.Add(secrets.KeyOf(secret)), (_, secret) => queue.Add(secrets.KeyOf(secret)));
    }

    public Task RunAsync(CancellationToken ct) => context.Loop(Name, queue, ReconcileAsync).RunAsync(ct);

    private async Task ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (secrets.Store.Get(key) is not { } secret || BootstrapToken.Expiration(secret) is not { } end)
        {
            return;
        }
        if (end > context.Now)
        {
            queue.AddAfter(key, end - context.Now);
            return;
        }
        var options = new DeleteOptions { Preconditions = new Preconditions { Uid = secret.Metadata.Uid, ResourceVersion = secret.Metadata.ResourceVersion } };
        var result = await context.Client.DeleteAsync<Secret>(key.Name, key.Namespace, options, ct);
        if (!result.IsSuccess && !result.IsNotFound && !result.IsConflict)
        {
            throw new ApiException(result.Error);
        }
    }
}
