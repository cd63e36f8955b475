using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Defaulting;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>Takes documents through what a kind declares, in the order of the request path and without it.</summary>
internal sealed class KindCase(string resource)
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public KindDeclaration Kind { get; } = KindList.All.Single(k => k.Resource == resource);

    /// <summary>The subresource that requests name.</summary>
    public string? Subresource { get; init; }

    public RequestContext Context => new()
    {
        Kind = Kind,
        Version = Kind.StorageVersion,
        Subresource = Subresource,
        User = UserInfo.ApiServer,
        Now = Now,
        Random = new SeededRandomSource(1),
        Ids = new RandomIdSource(new SeededRandomSource(1)),
    };

    public static DocumentObject Parse(string json) => (DocumentObject)DocumentJson.Parse(json);

    public DocumentObject Decode(string json)
    {
        var result = SchemaWalk.Decode(Parse(json), Kind.StorageVersion.Schema);
        Assert.Null(result.TypeError);
        Assert.Empty(result.Problems);
        return Default(result.Object!);
    }

    /// <summary>An object with what it leaves out filled in.</summary>
    public DocumentObject Default(DocumentObject o) => Kind.Default(Defaults.Apply(o, Kind.StorageVersion.Schema), Context);

    public DocumentObject Create(string json) => Kind.PrepareForCreate(Decode(json), Context);

    /// <summary>What is wrong with a create, as the lines of the Status' message.</summary>
    public string[] CreateErrors(string json) => Errors(Create(json));

    public string[] Errors(DocumentObject created) =>
        [.. MetadataValidation.ForCreate(Kind, created).Concat(Kind.ValidateCreate(created, Context)).Select(e => e.ToString())];

    public DocumentObject Update(DocumentObject old, DocumentObject updated) => Kind.PrepareForUpdate(old, Kind.Default(updated, Context), Context);

    public string[] UpdateErrors(DocumentObject old, DocumentObject updated)
    {
        var prepared = Update(old, updated);
        return [.. MetadataValidation.ForUpdate(Kind, old, prepared).Concat(Kind.ValidateUpdate(old, prepared, Context)).Select(e => e.ToString())];
    }

    public string[] StatusErrors(DocumentObject old, DocumentObject updated) =>
        [.. Kind.ValidateStatusUpdate(old, Kind.PrepareForStatusUpdate(old, updated, Context), Context).Select(e => e.ToString())];

    /// <summary>What is wrong with a create of an object that needs no name of its own.</summary>
    public string[] CreateErrorsOf(string json) => Errors(Kind.PrepareForCreate(Named(json), Context));

    /// <summary>What is wrong with an update from one such object to another.</summary>
    public string[] UpdateErrorsOf(string old, string updated) => UpdateErrors(Named(old), Named(updated));

    /// <summary>The row of such an object, 60 seconds old.</summary>
    public string RowOf(string json) => Row(Named(json, decode: false).WithAt(["metadata", "creationTimestamp"], "2026-01-02T03:03:05Z").ToString());

    private DocumentObject Named(string json, bool decode = true)
    {
        var o = decode ? Decode(json) : Parse(json);
        o = o.At("metadata", "name") is null ? o.WithAt(["metadata", "name"], "x") : o;
        return Kind.Namespaced ? o.WithAt(["metadata", "namespace"], "default") : o;
    }

    /// <summary>The cells of an object's row; those of the wide output after a bar.</summary>
    public string Row(string json)
    {
        var o = Parse(json);
        string Cells(bool wide) => string.Join("  ", Kind.Columns.Where(c => c.Priority > 0 == wide).Select(c => c.Cell(o, Now) is var cell ? cell.AsString ?? cell.ToString() : ""));
        return Cells(true) is { Length: > 0 } wide ? $"{Cells(false)} | {wide}" : Cells(false);
    }

    public string Select(string field, string json) => Kind.SelectableFields.Single(f => f.Path == field).Value(Parse(json));
}
