using System.Globalization;
using System.Text;
using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>
/// One step of a field path in its text form: <c>f:name</c> a member of an object, <c>k:{"name":"web"}</c> the item of a list with these keys,
/// <c>v:"x"</c> the item of a set, <c>i:0</c> the item at a place.
/// </summary>
internal static class PathElement
{
    public static string Field(string name) => "f:" + name;

    public static string Index(int place) => "i:" + place.ToString(CultureInfo.InvariantCulture);

    /// <summary>The item's step in a list that merges; null where the item lacks all keys, which makes it no item of such a list.</summary>
    /// <param name="list">The list's schema.</param>
    public static string? Item(Schema list, Document item)
    {
        if (list.ListType == ListType.Set)
        {
            return "v:" + item;
        }
        if (item is not DocumentObject o)
        {
            return null;
        }
        var names = list.ListMapKeys;
        var keys = new List<KeyValuePair<string, Document>>(names.Count);
        foreach (var name in names.Count == 1 ? (IEnumerable<string>)names : names.Order(StringComparer.Ordinal))
        {
            if ((o[name] ?? list.Items?.Field(name)?.Default) is { } value)
            {
                keys.Add(KeyValuePair.Create(name, value));
            }
        }
        return keys.Count == 0 ? null : "k:" + new DocumentObject(keys.ToArray());
    }

    public static bool IsValid(string element) => element.Length >= 2 && element[1] == ':' && element[0] switch
    {
        'f' => true,
        'i' => int.TryParse(element.AsSpan(2), out _),
        'k' => Value(element) is DocumentObject,
        'v' => Value(element) is not null,
        _ => false,
    };

    /// <summary>The name of a member; null for the other kinds of step.</summary>
    public static string? Name(string element) => element.StartsWith("f:", StringComparison.Ordinal) ? element[2..] : null;

    /// <summary>The step in the form of messages: <c>.name</c>, <c>[name="web"]</c>, <c>[="x"]</c>, <c>[0]</c>.</summary>
    public static string Display(string element)
    {
        switch (element[0])
        {
            case 'f':
                return "." + element[2..];
            case 'i':
                return $"[{element[2..]}]";
            case 'v':
                return $"[={element[2..]}]";
            default:
                var text = new StringBuilder("[");
                foreach (var (name, value) in (DocumentObject)Value(element)!)
                {
                    text.Append(text.Length > 1 ? "," : "").Append(name).Append('=').Append(value);
                }
                return text.Append(']').ToString();
        }
    }

    private static Document? Value(string element)
    {
        try
        {
            return DocumentJson.Parse(Encoding.UTF8.GetBytes(element[2..]));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
