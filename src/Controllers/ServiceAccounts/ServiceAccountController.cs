using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Controllers.ServiceAccounts;

/// <summary>Keeps the account <c>default</c>, which pods run as unless they name another, in every namespace.</summary>
internal sealed class ServiceAccountController : IController
{
    private const string Name = "service-account-controller";
    private const string Account = "default";

    private readonly ControllerContext context;
    private readonly Informer<Namespace> namespaces;
    private readonly Informer<ServiceAccount> accounts;
    private readonly WorkQueue<string> queue;

    public ServiceAccountController(ControllerContext context)
    {
        this.context = context;
        queue = context.Queue<string>("serviceaccount");
        namespaces = context.Informers.Get<Namespace>();
        accounts = context.Informers.Get<ServiceAccount>();
        namespaces.AddHandler(ns => queue.Add(ns.Metadata.Name!), (_, ns) => queue.Add(ns.Metadata.Name!));
        accounts.AddHandler(onDelete: account =>
        {
            if (account.Metadata.Name == Account)
            {
                queue.Add(account.Metadata.Namespace!);
            }
        });
    }

    public Task RunAsync(CancellationToken ct) => context.Loop(Name, queue, ReconcileAsync).RunAsync(ct);

    private async Task ReconcileAsync(string name, CancellationToken ct)
    {
        if (ServiceAccountPlan.Compute(namespaces.Store.Get(null, name), accounts.Store.Get(name, Account)) is not { } missing)
        {
            return;
        }
        var result = await context.Client.CreateAsync(missing, null, ct);
        if (!result.IsSuccess && !result.IsAlreadyExists && !result.IsNotFound && !result.Error.IsNamespaceTerminating())
        {
            throw new ApiException(result.Error);
        }
    }

    internal static class ServiceAccountPlan
    {
        /// <summary>The account to make; null when it is there or the namespace is on its way out.</summary>
        public static ServiceAccount? Compute(Namespace? space, ServiceAccount? present) =>
            space is null || space.Metadata.DeletionTimestamp is not null || present is not null
                ? null
                : new() { Metadata = new ObjectMeta { Name = Account, Namespace = space.Metadata.Name } };
    }
}
