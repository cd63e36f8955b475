using MiniKube.Api.ApiRegistration.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.ApiRegistration;

/// <summary>APIServices: which server serves a group and version. Those without a service are served here; requests are not passed on to services.</summary>
internal static class APIServiceKind
{
    private const int HttpsPort = 443;

    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<APIService>() with
    {
        Categories = ["api-extensions"],
        Subresources = [Subresource.Status],
        AllowUnconditionalUpdate = false,
        Columns =
        [
            TableColumn.NameColumn,
            new("Service", static (o, _) => o.At("spec", "service") is { } service ? $"{service.Text("namespace")}/{service.Text("name")}" : "Local")
            {
                Description = "The Service whose pods serve the version; Local where this server does.",
            },
            new("Available", static (o, _) => Available(o)) { Description = "Whether the version is served." },
            TableColumn.Age,
        ],
        ValidateName = NameRules.PathSegment,
        Default = static (o, _) => o.EditOrMake("spec", static spec => spec.Edit("service", static service => service.OrAbsent("port", HttpsPort))),
        PrepareForCreate = static (o, context) => o.With("status", Status(o, context.Now)),
        PrepareForUpdate = static (old, o, context) => IsLocal(old) == IsLocal(o) ? o : o.With("status", Status(o, context.Now)),
        KeptByStatus = KindDefaults.Metadata,
        ValidateCreate = Validators.Create(static () => new APIServiceValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new APIServiceValidator()),
        ValidateStatusUpdate = Validators.UpdateAsCreate(static () => new APIServiceStatusValidator()),
    };

    private static bool IsLocal(DocumentObject o) => o.At("spec", "service") is null;

    private static DocumentObject Status(DocumentObject o, DateTimeOffset now)
    {
        var (status, reason, message) = IsLocal(o)
            ? ("True", "Local", "Local APIServices are always available")
            : ("False", "FailedDiscoveryCheck", "this server does not pass requests on to services");
        return new(("conditions", Document.Of([new DocumentObject(("type", "Available"), ("status", status), ("lastTransitionTime", Timestamp.From(now).ToString()),
            ("reason", reason), ("message", message))])));
    }

    private static string Available(DocumentObject o) => o["status"].Each("conditions").FirstOrDefault(static c => c.Text("type") == "Available") switch
    {
        null => "Unknown",
        var condition when condition.Text("status") == "True" => "True",
        var condition => $"{condition.Text("status")} ({condition.Text("reason")})",
    };
}
