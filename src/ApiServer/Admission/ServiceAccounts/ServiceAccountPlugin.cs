using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Admission.NodeRestriction;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission.ServiceAccounts;

/// <summary>
/// A new pod runs as a service account of its namespace, <c>default</c> unless it names another. It gets the account's pull secrets and, in a volume, a token, unless it or the
/// account does not want one (https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/).
/// </summary>
internal sealed class ServiceAccountPlugin(ClusterObjects objects, TimeProvider time) : IMutatingPlugin, IValidatingPlugin
{
    private const string Default = "default";
    private const int Looks = 10;

    public string Name => "ServiceAccount";

    public bool Handles(AdmissionRequest request) => (request.Is<Pod>() && request.IsCreate) || (request.Is<Pod>("ephemeralcontainers") && request.IsUpdate);

    public async ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        // The node compares a mirror pod with its file: nothing is added to it.
        if (!request.IsCreate || MirrorPod.Is(request.Read<Pod>()))
        {
            return request.Object;
        }
        var spec = request.Read<Pod>().Spec;
        var name = spec.ServiceAccountName is { Length: > 0 } named ? named : spec.ServiceAccount is { Length: > 0 } old ? old : Default;
        var pod = request.Object!.WithAt(["spec", "serviceAccountName"], name).WithAt(["spec", "serviceAccount"], name);
        var (account, missing) = await FindAsync(request, name);
        if (account is null)
        {
            return missing!;
        }
        if (spec.AutomountServiceAccountToken ?? account.AutomountServiceAccountToken ?? true)
        {
            pod = TokenVolume.Mount(pod, request.Context.Random);
        }
        return spec.ImagePullSecrets.Count > 0 || account.ImagePullSecrets.Count == 0
            ? pod
            : pod.WithAt(["spec", "imagePullSecrets"], Document.Of([.. account.ImagePullSecrets.Select(s => new DocumentObject(("name", s.Name ?? "")))]));
    }

    public async ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        var pod = request.Read<Pod>();
        if (MirrorPod.Is(pod))
        {
            return MirrorRefusal(request, pod);
        }
        var (account, missing) = await FindAsync(request, pod.Spec.ServiceAccountName ?? Default);
        if (account is null)
        {
            return request.IsCreate ? missing : null;
        }
        return account.Metadata.Annotations.TryGetValue("kubernetes.io/enforce-mountable-secrets", out var enforce) && enforce is "1" or "t" or "T" or "true" or "TRUE" or "True"
            && MountableSecrets.Check(account, pod, request.IsCreate) is { } refused
            ? request.Forbidden(refused)
            : null;
    }

    private static ApiError? MirrorRefusal(AdmissionRequest request, Pod pod)
    {
        if (!string.IsNullOrEmpty(pod.Spec.ServiceAccountName))
        {
            return request.Forbidden("a mirror pod may not reference service accounts");
        }
        if (pod.Spec.Volumes.Any(v => v.Secret is not null))
        {
            return request.Forbidden("a mirror pod may not reference secrets");
        }
        return pod.Spec.Volumes.Any(v => v.Projected?.Sources.Any(s => s.ServiceAccountToken is not null) == true)
            ? request.Forbidden("a mirror pod may not use ServiceAccountToken volume projections")
            : null;
    }

    // The account of a namespace that was just made comes a moment later.
    private async ValueTask<(ServiceAccount? Account, ApiError? Missing)> FindAsync(AdmissionRequest request, string name)
    {
        var (ns, cancel) = (request.Namespace, request.Context.Cancel);
        var pause = TimeSpan.FromMilliseconds(100 + request.Context.Random.Next(100));
        for (var look = 1; ; look++)
        {
            if (await objects.FindLiveAsync<ServiceAccount>(ns, name, cancel) is { } account)
            {
                return (account, null);
            }
            if (name != Default || look == Looks)
            {
                return (null, request.Forbidden($"error looking up service account {ns}/{name}: serviceaccount \"{name}\" not found"));
            }
            await Task.Delay(pause, time, cancel);
        }
    }
}
