using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds;

/// <summary>The rules for <c>metadata</c> that all kinds share.</summary>
internal static class MetadataValidation
{
    /// <summary>What is wrong with the metadata of an object to be created.</summary>
    public static IReadOnlyList<FieldError> ForCreate(KindDeclaration kind, DocumentObject created) => [];

    /// <summary>What is wrong with an update of the metadata: what may not change, and what is wrong by itself.</summary>
    public static IReadOnlyList<FieldError> ForUpdate(KindDeclaration kind, DocumentObject old, DocumentObject updated) => [];
}
