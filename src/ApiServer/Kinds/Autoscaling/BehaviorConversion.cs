using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Autoscaling;

/// <summary>
/// An autoscaler's behavior to and from its annotation in autoscaling/v1, in which upstream writes a struct without names for JSON: members begin with a
/// capital, and absence is null.
/// </summary>
internal static class BehaviorConversion
{
    public static DocumentObject ToGo(DocumentObject behavior) => new(("ScaleUp", Rules(behavior["scaleUp"])), ("ScaleDown", Rules(behavior["scaleDown"])));

    public static DocumentObject FromGo(DocumentObject behavior) => (DocumentObject)Small(behavior);

    private static Document Rules(Document? rules) => rules is null ? Document.Null : new DocumentObject(
        ("StabilizationWindowSeconds", rules["stabilizationWindowSeconds"] ?? Document.Null),
        ("SelectPolicy", rules["selectPolicy"] ?? Document.Null),
        ("Policies", rules["policies"] is DocumentArray ? Document.Of(rules.Each("policies").Select(Policy)) : Document.Null),
        ("Tolerance", rules["tolerance"] ?? Document.Null));

    private static Document Policy(DocumentObject policy) => new DocumentObject(
        ("Type", policy["type"] ?? ""), ("Value", policy["value"] ?? 0), ("PeriodSeconds", policy["periodSeconds"] ?? 0));

    private static Document Small(Document value) => value switch
    {
        DocumentObject o => new DocumentObject(o.Where(static m => !m.Value.IsNull && m.Key.Length > 0)
            .Select(static m => KeyValuePair.Create(char.ToLowerInvariant(m.Key[0]) + m.Key[1..], Small(m.Value)))),
        DocumentArray a => new DocumentArray(a.Select(Small)),
        _ => value,
    };
}
