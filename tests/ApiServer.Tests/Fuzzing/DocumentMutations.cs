using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>Changes trees: members and items come, go, move, appear twice or under other names, and get values of other types.</summary>
internal static class DocumentMutations
{
    private static readonly Document[] Values =
    [
        Document.Null, true, false, 0, -1, 1, 65_536, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, new DocumentNumber("1e400"), new DocumentNumber("1.5"), new DocumentNumber("-0"),
        new DocumentNumber("18446744073709551616"), new DocumentNumber("1e2"), "", " ", "a", "A_b", "..", "a/b", "\0", "é\u2028", "\ufffd", "0", "-1", "1e3", "100m", "1Ei", "99999999999999999999Gi", "25%", "101%",
        "2026-01-02T03:04:05Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "10.0.0.1", "::1", "300.1.1.1", "10.96.0.1", "AA==", "A", "default", "kube-system", "All", "TCP", "x",
        DocumentArray.Empty, DocumentObject.Empty, new DocumentArray([Document.Null]), new DocumentArray([DocumentObject.Empty]), new DocumentArray([1, "a", DocumentArray.Empty]),
        new DocumentObject(("a", 1)), new DocumentObject(("", Document.Null)), new string('x', 300), new string('y', 70_000),
    ];

    private static readonly string[] Names =
    [
        "", "a", "kind", "apiVersion", "metadata", "name", "namespace", "generateName", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "finalizers",
        "ownerReferences", "managedFields", "labels", "annotations", "spec", "status", "data", "items", "$patch", "$retainKeys", "$setElementOrder/finalizers", "$deleteFromPrimitiveList/finalizers", "__proto__", "Name",
        "f:metadata", ".", "\0", "selector", "replicas", "template", "containers", "op", "path", "value", "from", "dryRun", "preconditions", "fieldsV1", "fieldsType", "manager", "operation",
    ];

    public static Document Mutate(Document document, Chance chance)
    {
        // Down to somewhere, then there.
        switch (document)
        {
            case DocumentObject { Count: > 0 } o when !chance.OneIn(4):
                var members = o.ToArray();
                var at = chance.Below(members.Length);
                members[at] = KeyValuePair.Create(members[at].Key, Mutate(members[at].Value, chance));
                return new DocumentObject(members);
            case DocumentArray { Count: > 0 } a when !chance.OneIn(4):
                var items = a.ToArray();
                var index = chance.Below(items.Length);
                items[index] = Mutate(items[index], chance);
                return new DocumentArray(items);
            default:
                return Changed(document, chance);
        }
    }

    private static Document Changed(Document document, Chance chance)
    {
        switch (chance.Below(7), document)
        {
            case (0, DocumentObject { Count: > 0 } o):
                return o.Without(chance.Pick(o.Names.ToArray()));
            case (1, DocumentObject o):
                return o.With(chance.Pick(Names), chance.Pick(Values));
            case (2, DocumentObject { Count: > 0 } o):
                var (name, value) = chance.Pick(o.ToArray());
                return o.Without(name).With(chance.Pick(Names), value);
            case (3, DocumentObject { Count: > 0 } o):
                // The same name twice: one of them counts.
                var twice = chance.Pick(o.ToArray());
                return new DocumentObject([.. o, KeyValuePair.Create(twice.Key, chance.Pick(Values))]);
            case (0, DocumentArray { Count: > 0 } a):
                return new DocumentArray(a.Skip(1));
            case (1, DocumentArray { Count: > 0 } a):
                return new DocumentArray([.. a, chance.Pick(a)]);
            case (2, DocumentArray a):
                return new DocumentArray([.. a, chance.Pick(Values)]);
            case (3, DocumentArray { Count: > 0 } a):
                return new DocumentArray(a.Reverse());
            case (4, _):
                return new DocumentArray([document]);
            case (5, _):
                return new DocumentObject((chance.Pick(Names), document));
            case (_, DocumentString s) when chance.OneIn(2):
                return s.Value.Insert(chance.Below(s.Value.Length + 1), chance.Pick(" ", "\0", "/", "..", "é", "-", "%", "\n", "A"));
            default:
                return chance.Pick(Values);
        }
    }
}
