using MiniKube.Api.Core.V1;

namespace MiniKube.ApiServer.Admission.ServiceAccounts;

/// <summary>An account that is annotated so lets its pods use no secrets but those that it lists.</summary>
internal static class MountableSecrets
{
    /// <param name="account">The account.</param>
    /// <param name="pod">A pod that runs as it.</param>
    /// <param name="isNew">Whether the pod is made just now; else only its ephemeral containers are.</param>
    /// <returns>What it refers to that it may not; null for nothing.</returns>
    public static string? Check(ServiceAccount account, Pod pod, bool isNew)
    {
        var allowed = account.Secrets.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var because = $"is not allowed because service account {account.Metadata.Name} does not reference that secret";
        if (!isNew)
        {
            return pod.Spec.EphemeralContainers.Select(c => OfContainer("ephemeral container", c.Name, c.Env, c.EnvFrom, allowed, because)).FirstOrDefault(r => r is not null);
        }
        if (pod.Spec.Volumes.Select(v => v.Secret?.SecretName).FirstOrDefault(n => n is not null && !allowed.Contains(n)) is { } volume)
        {
            return $"volume with secret.secretName=\"{volume}\" {because}";
        }
        var refused = pod.Spec.InitContainers.Select(c => OfContainer("init container", c.Name, c.Env, c.EnvFrom, allowed, because))
            .Concat(pod.Spec.Containers.Select(c => OfContainer("container", c.Name, c.Env, c.EnvFrom, allowed, because))).FirstOrDefault(r => r is not null);
        if (refused is not null)
        {
            return refused;
        }
        var pulls = account.ImagePullSecrets.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        return pod.Spec.ImagePullSecrets.Select((s, i) => pulls.Contains(s.Name)
            ? null
            : FormattableString.Invariant($"imagePullSecrets[{i}].name=\"{s.Name}\" is not allowed because service account {account.Metadata.Name} does not reference that imagePullSecret"))
            .FirstOrDefault(r => r is not null);
    }

    private static string? OfContainer(string what, string name, IReadOnlyList<EnvVar> variables, IReadOnlyList<EnvFromSource> sources, HashSet<string?> allowed, string because)
    {
        if (sources.Select(s => s.SecretRef?.Name).FirstOrDefault(n => n is not null && !allowed.Contains(n)) is { } whole)
        {
            return $"{what} {name} with envFrom referencing secret.secretName=\"{whole}\" {because}";
        }
        return variables.FirstOrDefault(v => v.ValueFrom?.SecretKeyRef is { } key && !allowed.Contains(key.Name)) is { } variable
            ? $"{what} {name} with envVar {variable.Name} referencing secret.secretName=\"{variable.ValueFrom!.SecretKeyRef!.Name}\" {because}"
            : null;
    }
}
