using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>What whoever registers admission of his own is told until this server acts by it.</summary>
internal static class NotEnforced
{
    public static IReadOnlyList<string> Webhooks(DocumentObject o) => ["webhooks are stored, and not called yet by this server"];

    public static IReadOnlyList<string> Policies(DocumentObject o) => ["admission policies and their bindings are stored, and not enforced yet by this server"];
}
