using System.Text;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Validation;

/// <summary>Says where two trees differ, one line for what was and one for what is: <c>-nodeName: "a"</c>, <c>+nodeName: "b"</c>.</summary>
internal static class DocumentDifference
{
    public static string Describe(Document old, Document updated)
    {
        var text = new StringBuilder();
        Walk(old, updated, "", text);
        return text.ToString();
    }

    private static void Walk(Document? old, Document? updated, string path, StringBuilder text)
    {
        switch (old, updated)
        {
            case (DocumentObject a, DocumentObject b):
                foreach (var name in a.Names.Union(b.Names))
                {
                    Walk(a[name], b[name], path.Length == 0 ? name : $"{path}.{name}", text);
                }
                break;
            case (DocumentArray a, DocumentArray b):
                for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
                {
                    Walk(i < a.Count ? a[i] : null, i < b.Count ? b[i] : null, $"{path}[{i}]", text);
                }
                break;
            case var _ when !Equals(old, updated):
                Line('-', old);
                Line('+', updated);
                break;
        }

        void Line(char sign, Document? value)
        {
            if (value is not null)
            {
                text.Append(sign).Append(path).Append(": ").Append(value).Append('\n');
            }
        }
    }
}
