using System.Buffers.Text;
using System.Globalization;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>What tests of service account tokens do with a server.</summary>
internal static class TokenRequests
{
    public const string Accounts = "/api/v1/namespaces/default/serviceaccounts";
    public const string Reviews = "/apis/authentication.k8s.io/v1/tokenreviews";

    /// <summary>Makes the account <c>robot</c>.</summary>
    public static async Task<Answer> Robot(this TestApi api) => await api.Post(Accounts, """{"metadata":{"name":"robot"}}""");

    /// <summary>A pod that runs as an account.</summary>
    public static Task<Answer> Pod(this TestApi api, string name, string account = "robot", string node = "") => api.Post(Samples.Pods,
        $$"""{"metadata":{"name":"{{name}}"},"spec":{"serviceAccountName":"{{account}}","nodeName":"{{node}}","containers":[{"name":"c","image":"i:1"}]} }""");

    public static Task<Answer> Request(this TestApi api, string spec = "", string account = "robot") =>
        api.Post($"{Accounts}/{account}/token", $$"""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{ {{spec}} } }""");

    /// <summary>A token of the account <c>robot</c>.</summary>
    public static async Task<string> Token(this TestApi api, string spec = "")
    {
        var answer = await api.Request(spec);
        Assert.Equal((201, ""), (answer.Code, answer.ErrorMessage));
        return answer.Text("status", "token")!;
    }

    public static Task<Answer> Review(this TestApi api, string token, params string[] audiences) => api.Post(Reviews,
        new DocumentObject(("spec", new DocumentObject(("token", token), ("audiences", Document.Of(audiences.Select(a => (Document)a)))))).ToString());

    /// <summary>Why a token is nobody's.</summary>
    public static async Task<string> Problem(this TestApi api, string token, params string[] audiences)
    {
        var review = await api.Review(token, audiences);
        Assert.Equal((201, null), (review.Code, review["status", "authenticated"]));
        return review.Text("status", "error")!;
    }

    public static DocumentObject Header(string token) => Part(token, 0);

    public static DocumentObject Claims(string token) => Part(token, 1);

    /// <summary>A token with other claims and the signature that it had.</summary>
    public static string Forged(string token, Func<DocumentObject, DocumentObject> change)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(change(Claims(token)).ToString()))}.{parts[2]}";
    }

    public static long Seconds(Answer answer, params string[] path) => DateTimeOffset.Parse(answer.Text(path)!, CultureInfo.InvariantCulture).ToUnixTimeSeconds();

    private static DocumentObject Part(string token, int index) => (DocumentObject)DocumentJson.Parse(Base64Url.DecodeFromChars(token.Split('.')[index]));
}
