using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>The defaults of claims for storage, wherever one stands: by itself, in a StatefulSet, in a pod's volume.</summary>
internal static class ClaimDefaults
{
    public static DocumentObject Claim(DocumentObject claim) => claim
        .EditOrMake("spec", Spec)
        .EditOrMake("status", static s => s.Or("phase", "Pending"));

    public static DocumentObject Spec(DocumentObject spec) => spec.OrAbsent("volumeMode", "Filesystem");
}
