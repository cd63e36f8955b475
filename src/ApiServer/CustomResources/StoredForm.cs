using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Defaulting;
using MiniKube.ApiServer.FieldValidation;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>
/// Custom resources as they are to be stored today. What lies in the store may have been written in another version, or before fields came, went, or got
/// defaults: it is brought into this form whenever it is read, and stored so with its next change.
/// </summary>
internal static class StoredForm
{
    /// <returns>The object in the version of <paramref name="schema"/>, pruned and with its defaults; the same object where nothing differs.</returns>
    public static DocumentObject Of(DocumentObject o, Schema schema)
    {
        var version = schema.Kinds[0].ApiVersion;
        var named = o["apiVersion"]?.AsString == version ? o : o.With("apiVersion", version);
        // Metadata that is none cannot have been stored.
        return Defaults.Apply(SchemaWalk.Decode(named, schema).Object ?? named, schema);
    }
}
