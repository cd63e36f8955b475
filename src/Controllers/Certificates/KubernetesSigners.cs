namespace MiniKube.Controllers.Certificates;

/// <summary>The signers that Kubernetes itself is, and what each demands of a request.</summary>
internal static class KubernetesSigners
{
    public const string ApiServerClient = "kubernetes.io/kube-apiserver-client";
    public const string ApiServerClientKubelet = "kubernetes.io/kube-apiserver-client-kubelet";
    public const string KubeletServing = "kubernetes.io/kubelet-serving";
    public const string LegacyUnknown = "kubernetes.io/legacy-unknown";

    private const string NodeGroup = "system:nodes";
    private const string NodePrefix = "system:node:";

    /// <summary>Whether the signer is one of these.</summary>
    public static bool IsOne(string signer) => signer is ApiServerClient or ApiServerClientKubelet or KubeletServing or LegacyUnknown;

    /// <summary>Why the signer does not issue what is asked for, in upstream's words; null where it does.</summary>
    public static string? Problem(string signer, SigningRequest request, IReadOnlyList<string> usages) => signer switch
    {
        ApiServerClient => ClientUsageProblem(usages),
        ApiServerClientKubelet => NodeClientProblem(request, usages),
        KubeletServing => NodeServingProblem(request, usages),
        _ => null,
    };

    private static string? ClientUsageProblem(IReadOnlyList<string> usages) =>
        usages.FirstOrDefault(u => u is not ("client auth" or "digital signature" or "key encipherment")) is { } other ? $"invalid usage for client certificate: {other}"
        : usages.Contains("client auth") ? null : "missing required usage for client certificate: client auth";

    private static string? NodeClientProblem(SigningRequest request, IReadOnlyList<string> usages) =>
        !IsNodeGroup(request) ? "subject organization is not system:nodes"
        : request.HasDnsNames ? "DNS subjectAltNames are not allowed"
        : request.HasEmails ? "Email subjectAltNames are not allowed"
        : request.HasIpAddresses ? "IP subjectAltNames are not allowed"
        : request.HasUris ? "URI subjectAltNames are not allowed"
        : UsageProblem(usages, "client auth") ?? NameProblem(request);

    private static string? NodeServingProblem(SigningRequest request, IReadOnlyList<string> usages) =>
        !IsNodeGroup(request) ? "subject organization is not system:nodes"
        : !request.HasDnsNames && !request.HasIpAddresses ? "DNS or IP subjectAltName is required"
        : request.HasEmails ? "Email subjectAltNames are not allowed"
        : request.HasUris ? "URI subjectAltNames are not allowed"
        : UsageProblem(usages, "server auth") ?? NameProblem(request);

    private static bool IsNodeGroup(SigningRequest request) => request.Organizations is [NodeGroup];

    private static string? NameProblem(SigningRequest request) =>
        request.CommonName.StartsWith(NodePrefix, StringComparison.Ordinal) ? null : $"subject common name does not begin with {NodePrefix} ";

    // Keys other than RSA encipher nothing.
    private static string? UsageProblem(IReadOnlyList<string> usages, string purpose)
    {
        var asked = usages.ToHashSet(StringComparer.Ordinal);
        return asked.SetEquals(["digital signature", "key encipherment", purpose]) || asked.SetEquals(["digital signature", purpose])
            ? null
            : $"usages did not match {(purpose == "client auth" ? "[client auth digital signature key encipherment]" : "[digital signature key encipherment server auth]")}";
    }
}
