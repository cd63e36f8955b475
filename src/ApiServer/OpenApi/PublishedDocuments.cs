using System.Collections.Concurrent;
using System.Security.Cryptography;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>A document as it is sent.</summary>
/// <param name="Body">JSON or protobuf.</param>
/// <param name="Tag">Changes with the document.</param>
internal sealed record PublishedDocument(byte[] Body, string Tag);

/// <summary>The OpenAPI documents of what is served at one moment. Each is made when it is first asked for.</summary>
internal sealed class PublishedDocuments
{
    public const string V3Root = "/openapi/v3/";

    private readonly OpenApiDocuments documents;

    // Version 3 by their names, protobuf with the media type behind it.
    private readonly ConcurrentDictionary<string, PublishedDocument> v3 = new(StringComparer.Ordinal);
    private readonly Lazy<PublishedDocument> index;
    private readonly Lazy<PublishedDocument> v2;
    private readonly Lazy<PublishedDocument> v2Protobuf;

    /// <param name="resources">What is served.</param>
    /// <param name="before">The documents of before: those that are about nothing that has changed are taken over.</param>
    public PublishedDocuments(ResourceSet resources, PublishedDocuments? before)
    {
        documents = new OpenApiDocuments(resources);
        index = new(() => Tagged(MakeIndex()));
        v2 = new(() => Tagged(DocumentJson.Write(documents.V2())));
        v2Protobuf = new(() => Tagged(OpenApiV2Protobuf.Write(documents.V2())));
        foreach (var (key, made) in before?.v3.ToArray() ?? [])
        {
            var name = key.Split(';')[0];
            if (Has(name) && before!.documents.Resources(name).SequenceEqual(documents.Resources(name)))
            {
                v3[key] = made;
            }
        }
    }

    /// <summary><c>/openapi/v3</c>: the URLs of the documents of version 3.</summary>
    public PublishedDocument Index => index.Value;
    public PublishedDocument V2 => v2.Value;
    public PublishedDocument V2Protobuf => v2Protobuf.Value;

    /// <summary>Whether there is a document of version 3 of this name: <c>apis/apps/v1</c>.</summary>
    public bool Has(string name) => documents.V3Names.Contains(name);

    public PublishedDocument V3(string name) => v3.GetOrAdd(name, n => Tagged(DocumentJson.Write(documents.V3(n))));

    /// <summary>The same document in protobuf, under the tag that the index names.</summary>
    public PublishedDocument V3Protobuf(string name) =>
        v3.GetOrAdd($"{name};{OpenApiV3Protobuf.MediaType}", _ => new PublishedDocument(OpenApiV3Protobuf.Write(documents.V3(name)), V3(name).Tag));

    public string UrlOf(string name) => $"{V3Root}{name}?hash={V3(name).Tag}";

    private static PublishedDocument Tagged(byte[] bytes) => new(bytes, Convert.ToHexString(SHA512.HashData(bytes)));

    private byte[] MakeIndex() => DocumentJson.Write(new DocumentObject(("paths", new DocumentObject(documents.V3Names.Select(name => KeyValuePair.Create(name,
        (Document)new DocumentObject(("serverRelativeURL", UrlOf(name))))).ToArray()))));
}
