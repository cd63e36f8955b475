using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.Defaulting;

/// <summary>Fills in the static defaults that a schema names.</summary>
internal static class Defaults
{
    /// <summary>The object with every absent field that has a default, in every object that is there. Pure.</summary>
    public static DocumentObject Apply(DocumentObject document, Schema schema) => document;
}
