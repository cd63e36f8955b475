using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>What webhooks and policies of admission do where they do not say.</summary>
internal static class AdmissionDefaults
{
    private const int HttpsPort = 443;
    private const int TimeoutSeconds = 10;

    /// <summary>Those that webhooks of both kinds have.</summary>
    public static DocumentObject Webhook(DocumentObject webhook) => Matches(webhook.OrAbsent("failurePolicy", "Fail"))
        .OrAbsent("timeoutSeconds", TimeoutSeconds)
        .Edit("clientConfig", static config => config.Edit("service", static service => service.OrAbsent("port", HttpsPort)))
        .EditEach("rules", Rule);

    /// <summary>Which objects are meant: in a binding or in a policy.</summary>
    public static DocumentObject MatchResources(DocumentObject match) => Matches(match).EditEach("resourceRules", Rule).EditEach("excludeResourceRules", Rule);

    public static DocumentObject Policy(DocumentObject o) =>
        o.EditOrMake("spec", static spec => spec.OrAbsent("failurePolicy", "Fail").Edit("matchConstraints", MatchResources));

    public static DocumentObject Binding(DocumentObject o) =>
        o.EditOrMake("spec", static spec => spec.Edit("paramRef", static param => param.OrAbsent("parameterNotFoundAction", "Deny")).Edit("matchResources", MatchResources));

    private static DocumentObject Matches(DocumentObject match) =>
        match.OrAbsent("matchPolicy", "Equivalent").OrAbsent("namespaceSelector", DocumentObject.Empty).OrAbsent("objectSelector", DocumentObject.Empty);

    private static DocumentObject Rule(DocumentObject rule) => rule.OrAbsent("scope", "*");
}
