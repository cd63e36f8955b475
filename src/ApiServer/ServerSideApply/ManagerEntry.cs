using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>
/// Who owns a set of fields. An applier is the same one in every version it speaks; someone who updates is told apart by the version too.
/// </summary>
/// <param name="Manager">The name that the client gave itself.</param>
/// <param name="IsApply">By server-side apply, else by create, update and the other patches.</param>
/// <param name="ApiVersion">The version in which the fields are named; empty for appliers.</param>
/// <param name="Subresource">Through which subresource; empty for the object itself.</param>
internal sealed record ManagerId(string Manager, bool IsApply, string ApiVersion, string Subresource)
{
    public string Operation => IsApply ? "Apply" : "Update";
}

/// <summary>One entry of <c>metadata.managedFields</c>: what a manager owns.</summary>
/// <param name="Id">The manager.</param>
/// <param name="ApiVersion">The version in which the fields are named.</param>
/// <param name="Fields">What it owns.</param>
/// <param name="Time">When its set changed last, RFC 3339; null when unknown.</param>
internal sealed record ManagerEntry(ManagerId Id, string ApiVersion, FieldSet Fields, string? Time)
{
    /// <summary>Reads an entry; null where it is none.</summary>
    public static ManagerEntry? Parse(Document entry)
    {
        var apiVersion = entry["apiVersion"]?.AsString ?? "";
        var isApply = entry["operation"]?.AsString == "Apply";
        if ((!isApply && entry["operation"]?.AsString != "Update") || entry["fieldsType"]?.AsString != "FieldsV1"
            || FieldSet.Parse(entry["fieldsV1"] ?? DocumentObject.Empty) is not { } fields)
        {
            return null;
        }
        var id = new ManagerId(entry["manager"]?.AsString ?? "", isApply, isApply ? "" : apiVersion, entry["subresource"]?.AsString ?? "");
        return new ManagerEntry(id, apiVersion, fields, entry["time"]?.AsString);
    }

    public DocumentObject ToDocument()
    {
        var members = new List<KeyValuePair<string, Document>>(7);
        if (Id.Manager.Length > 0)
        {
            members.Add(new("manager", Id.Manager));
        }
        members.Add(new("operation", Id.Operation));
        members.Add(new("apiVersion", ApiVersion));
        if (Time is not null)
        {
            members.Add(new("time", Time));
        }
        members.Add(new("fieldsType", "FieldsV1"));
        members.Add(new("fieldsV1", Fields.ToDocument()));
        if (Id.Subresource.Length > 0)
        {
            members.Add(new("subresource", Id.Subresource));
        }
        return new DocumentObject(members.ToArray());
    }
}
